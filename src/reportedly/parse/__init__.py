"""Room: parse."""
