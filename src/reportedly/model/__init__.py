"""Frozen, slotted types that everything else speaks in. Imports nothing of ours."""
