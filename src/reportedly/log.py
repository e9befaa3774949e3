"""Structured logging: one JSON object a line on stderr, silent unless asked for.

Library code calls ``get_logger(__name__).info("stored", extra={"n_reports": 3})``; nothing is
shown until :func:`configure_logging` is called (the commands do so for ``--log-level``).
"""

from __future__ import annotations

import logging
import sys
from typing import IO

ROOT = "reportedly"
LEVELS = ("debug", "info", "warning", "error")

# What every LogRecord carries anyway; the rest of its __dict__ is what the caller added.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object: level, logger, message, and the caller's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line for a record."""
        import json

        line = {
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({k: v for k, v in vars(record).items() if k not in _USUAL})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def get_logger(name: str = ROOT) -> logging.Logger:
    """Give a logger of ours that is silent until logging is configured."""
    root = logging.getLogger(ROOT)
    if not root.handlers:
        root.addHandler(_SILENT)
    return logging.getLogger(name)


def configure_logging(level: str | None, stream: IO[str] | None = None) -> None:
    """Show our records of that level and above, as JSON lines on ``stream`` (stderr).

    None keeps silent. Calling it again replaces the earlier choice.
    """
    root = logging.getLogger(ROOT)
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.propagate = False
    if level is None:
        root.addHandler(_SILENT)
        return
    shown = logging.StreamHandler(stream or sys.stderr)
    shown.setFormatter(JsonFormatter())
    root.addHandler(shown)
    root.setLevel(level.upper())


_SILENT = logging.NullHandler()
