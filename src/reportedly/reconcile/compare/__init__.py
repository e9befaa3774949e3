"""Room: reconcile/compare."""
