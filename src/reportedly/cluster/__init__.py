"""Room: cluster."""
