"""Room: brief."""
