"""Room: store/migrations."""
