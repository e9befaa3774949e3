"""Reportedly: what is reported, on whose word, and how the reports differ."""
