"""The commands. Nothing heavy is imported until a command that needs it runs."""

from reportedly.cli.main import main

__all__ = ["main"]
