"""Room: brief/render."""
