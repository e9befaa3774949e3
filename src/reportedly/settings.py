"""The few settings: environment, then file, then flags; the later the stronger.

A setting has a default, which an environment variable replaces (``REPORTEDLY_LIBRARY``), which a
line of the settings file replaces (``library = "…"``), which a command's flag replaces
(``--library``). The settings file is ``reportedly.toml`` in the working folder or, failing that,
``reportedly/reportedly.toml`` in the user's configuration folder.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reportedly.errors import ConfigError

FILE_NAME = "reportedly.toml"
PREFIX = "REPORTEDLY_"


class Settings(BaseModel):
    """All settings; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    library: str = Field(
        default="", description="library: a file path or a database URL; empty: the user's own"
    )
    log_level: Literal["debug", "info", "warning", "error"] | None = Field(
        default=None, description="show log records of this level and above on stderr"
    )
    max_bytes: int = Field(
        default=20_000_000, gt=0, description="the largest input that is read, in bytes"
    )
    timeout_s: float = Field(
        default=20.0, gt=0, le=600, description="how long a server may take, in seconds"
    )
    max_sentences: int = Field(
        default=6, ge=1, le=100, description="sentences of a brief's summary"
    )
    max_reports: int = Field(
        default=400, ge=2, description="reports of a story that a brief reads; it lists the others"
    )
    user_agent: str = Field(
        default="",
        max_length=200,
        pattern=r"^[\x20-\x7e]*$",
        description="the name under which servers are asked; empty: our own",
    )
    robots: bool = Field(
        default=True, description="heed robots.txt for addresses that you name yourself, too"
    )
    host_delay_s: float = Field(
        default=1.0, ge=0, le=600, description="seconds between two requests to one host"
    )
    max_links: int = Field(
        default=1_000, ge=1, description="the most addresses that one list leads to"
    )
    follow: Literal["auto", "always", "never"] = Field(
        default="auto", description="fetch what lists name: auto: if they came over the web"
    )
    cache: str = Field(
        default="", description="folder of the answers kept; empty: the user's own; none: keep none"
    )
    cache_bytes: int = Field(
        default=500_000_000, gt=0, description="the most that is kept there, in bytes"
    )
    fields: str = Field(
        default="", description="what the fields of JSON records are called: text=body,title=name"
    )

    today: date | None = Field(
        default=None,
        description="the day of reading: a later day of publication is doubted; empty: the clock's",
    )

    @property
    def library_url(self) -> str:
        """The library as a SQLAlchemy URL (a plain path becomes ``sqlite:///path``)."""
        place = self.library or str(data_home() / "library.db")
        if "://" in place:
            return _with_driver(place)
        return f"sqlite:///{Path(place).expanduser()}"

    @property
    def cache_folder(self) -> str:
        """The folder where servers' answers are kept, empty for none."""
        if self.cache == "none":
            return ""
        return str(Path(self.cache).expanduser()) if self.cache else str(cache_home())


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Settings:
    """Join environment, file and flags; flags that are None do not count.

    Raises:
        ConfigError: the file cannot be read, or a value is not allowed; the message names both.
    """
    env = os.environ if environment is None else environment
    file = find_file(env, folder or Path.cwd())
    values = _from_environment(env)
    values.update(_from_file(file))
    values.update({k: v for k, v in (flags or {}).items() if v is not None})
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(Settings.model_fields)
        where = f" (settings are read from the environment, {file}, and flags)" if file else ""
        raise ConfigError(
            f"setting {name!r}: {first['msg']}; known settings: {known}{where}"
        ) from None


def find_file(environment: Mapping[str, str], folder: Path) -> Path | None:
    """Give the settings file that counts, or None."""
    home = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    for place in (folder / FILE_NAME, Path(home) / "reportedly" / FILE_NAME):
        if place.is_file():
            return place
    return None


def data_home() -> Path:
    """Give the folder for the user's own data, as the operating system has it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "reportedly"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/reportedly"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "reportedly"


def cache_home() -> Path:
    """Give the folder for what may be thrown away, as the operating system has it."""
    if sys.platform == "win32":
        return data_home() / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/reportedly"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reportedly"


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if environment.get("DATABASE_URL"):
        values["library"] = environment["DATABASE_URL"]
    for name in Settings.model_fields:
        if environment.get(PREFIX + name.upper()):
            values[name] = environment[PREFIX + name.upper()]
    return values


def _from_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"settings file {file}: {error}") from error


def _with_driver(url: str) -> str:
    """Name the PostgreSQL driver that the extra installs, where the URL names none."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
