"""The error tree, split by what the caller does next.

    ReportedlyError
    ├── InputError              that report is set aside, the rest go on
    │   └── UnsupportedLanguage
    ├── TransientError          bounded retry, then an InputError
    ├── ConfigError             stop; the message says what to change
    ├── StoreError              stop; the message says what to do
    └── InvariantError          our bug: stop

A person sees one clear line (``str(error)``), never a traceback.
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """Base of all errors raised on purpose. ``code`` is a short stable word for programs."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class InputError(ReportedlyError):
    """An input cannot be used; it becomes an issue and the others go on."""

    code = "input"


class UnsupportedLanguage(InputError):
    """The report is kept and marked, but not analysed."""

    code = "unsupported-language"


class TransientError(ReportedlyError):
    """It may work on another try (a network that timed out)."""

    code = "transient"


class ConfigError(ReportedlyError):
    """A setting or an installation is wrong."""

    code = "config"


class StoreError(ReportedlyError):
    """The library cannot be read or written."""

    code = "store"


class InvariantError(ReportedlyError):
    """A law of the house was broken by our own code."""

    code = "invariant"
