"""Scores of every stage: on public data beside this checkout, and on the small gold in it."""
