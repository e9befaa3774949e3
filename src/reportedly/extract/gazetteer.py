"""The shipped gazetteer: names to places, looked up in compressed blocks on demand.

Layout of ``data/gazetteer.bin``: ``MAGIC``, the length of the index (4 bytes, big endian), the
index (zlib over JSON: the first key and offset of every block, and the names of first-order
divisions), then blocks of zlib-compressed lines ``key TAB row TAB row …``, sorted by key. A row is
``id|name|kind|lat|lon|iso2|division|population|alternate``.

Data: GeoNames (www.geonames.org, CC BY 4.0); card in ``data/gazetteer.json``, whose SHA-256 is
checked at load. Loading costs about 20 ms, a lookup one decompressed block of about 10 kB.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zlib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from reportedly.errors import ConfigError

MAGIC = b"RGZ1"

_ABBREVIATIONS = {"st": "saint", "mt": "mount", "ft": "fort", "ste": "sainte"}
_SPACES = re.compile(r"[-\s\u2010-\u2015]+")
_DROPPED = str.maketrans("", "", ".'’‘ʻ`,")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of the gazetteer. ``within`` runs from near to far and ends with the country.

    ``kind`` is country, admin1, admin2, city, continent, region or water; ``alternate`` tells
    that it was found by a name other than its own.
    """

    id: str
    name: str
    kind: str
    lat: float
    lon: float
    iso2: str
    division: str
    population: int
    alternate: bool
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country with what it is called by. ``seats`` are names its government goes by."""

    iso2: str
    name: str
    id: str
    lat: float
    lon: float
    capital: str
    population: int
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    seats: tuple[str, ...]
    neighbours: tuple[str, ...]


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """Give the key of a name: no case, marks, hyphens, dots, leading "the"; St as Saint.

    >>> fold_name("the St.-Denis")
    'saint denis'
    """
    text = name.casefold().translate(_LETTERS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    words = _SPACES.sub(" ", text.translate(_DROPPED)).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    if len(words) > 1:
        words[0] = _ABBREVIATIONS.get(words[0], words[0])
    return " ".join(words)


def _read_data(name: str) -> bytes:
    return resources.files("reportedly").joinpath("data", name).read_bytes()


class Gazetteer:
    """Read-only view of the packed table."""

    def __init__(self, packed: bytes) -> None:
        if packed[:4] != MAGIC:
            raise ConfigError("the gazetteer is not in a known format; install reportedly again")
        end = 8 + int.from_bytes(packed[4:8], "big")
        index = json.loads(zlib.decompress(packed[8:end]))
        self._first: list[str] = index["first"]
        self._offset: list[int] = index["offset"]
        self._admin: dict[str, str] = index["admin"]
        self._blocks = memoryview(packed)[end:]
        self._cache: dict[str, tuple[Entry, ...]] = {}

    def find(self, name: str) -> tuple[Entry, ...]:
        """Give all places of that name, own and alternate, in no order of merit."""
        key = fold_name(name)
        if key not in self._cache:
            if len(self._cache) > 50_000:
                self._cache.clear()
            self._cache[key] = self._look_up(key)
        return self._cache[key]

    def division_name(self, iso2: str, code: str) -> str:
        """Give the name of a first-order division, or the empty string."""
        return self._admin.get(f"{iso2}.{code}", "")

    def _look_up(self, key: str) -> tuple[Entry, ...]:
        number = bisect_right(self._first, key) - 1
        if number < 0 or not key:
            return ()
        block = self._block(number)
        start = block.find(f"\n{key}\t")
        if start < 0:
            return ()
        line = block[start + 1 : block.find("\n", start + 1)]
        return tuple(self._entry(row) for row in line.split("\t")[1:])

    @lru_cache(maxsize=256)  # noqa: B019 - there is one gazetteer a process
    def _block(self, number: int) -> str:
        data = self._blocks[self._offset[number] : self._offset[number + 1]]
        return "\n" + zlib.decompress(data).decode() + "\n"

    def _entry(self, row: str) -> Entry:
        number, name, kind, lat, lon, iso2, division, population, alternate = row.split("|")
        full_id = f"geonames:{number}" if number.isdigit() else _own_id(number)
        place = (full_id, name, kind, float(lat), float(lon), iso2, division, int(population))
        return Entry(*place, bool(alternate), self._within(kind, name, iso2, division))

    def _within(self, kind: str, name: str, iso2: str, division: str) -> tuple[str, ...]:
        if kind in ("region", "water", "continent"):
            return tuple(part for part in division.split(";") if part)
        if kind == "country":
            return ()
        country = countries().get(iso2)
        above = [] if kind == "admin1" else [self._admin.get(f"{iso2}.{division}", "")]
        above = [a for a in above if a and a != name]
        return (*above, country.name if country else iso2)


def _own_id(number: str) -> str:
    level, _, rest = number.partition(":")
    return f"reportedly:{rest}" if level == "0" else f"geonames-admin{level}:{rest}"


@cache
def load_gazetteer() -> Gazetteer:
    """Load the shipped table once per process, after checking its hash.

    Raises:
        ConfigError: the table is missing or is not the one its card names.
    """
    try:
        packed = _read_data("gazetteer.bin")
        card = json.loads(_read_data("gazetteer.json"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"the gazetteer cannot be read ({error}); install again") from error
    if hashlib.sha256(packed).hexdigest() != card["sha256"]:
        raise ConfigError("the gazetteer does not match its card; install reportedly again")
    return Gazetteer(packed)


@cache
def countries() -> dict[str, Country]:
    """Give the countries by ISO 3166-1 alpha-2 code."""
    found: dict[str, Country] = {}
    for line in _read_data("countries.tsv").decode().splitlines():
        if line.startswith("#"):
            continue
        iso2, name, number, lat, lon, capital, population, *lists = line.split("\t")
        parts = [tuple(p for p in cell.split(";") if p) for cell in lists[:3]]
        near = tuple(n for n in lists[3].split(",") if n) if len(lists) > 3 else ()
        place = (f"geonames:{number}", float(lat), float(lon), capital, int(population))
        found[iso2] = Country(iso2, name, *place, parts[0], parts[1], parts[2], near)
    return found


@cache
def demonyms() -> dict[str, str]:
    """Give demonym (as written: "Russian", "North Koreans") → ISO code, largest country first."""
    found: dict[str, str] = {}
    for country in sorted(countries().values(), key=lambda c: -c.population):
        for demonym in country.demonyms:
            found.setdefault(demonym, country.iso2)
    return found


@cache
def government_seats() -> dict[str, str]:
    """Give folded names that governments go by ("kremlin", "pyongyang") → ISO code."""
    found: dict[str, str] = {}
    for country in sorted(countries().values(), key=lambda c: -c.population):
        for seat in (*country.seats, country.capital):
            found.setdefault(fold_name(seat), country.iso2)
    return found


@cache
def country_names() -> dict[str, str]:
    """Give folded country names and aliases → ISO code."""
    found: dict[str, str] = {}
    for country in sorted(countries().values(), key=lambda c: -c.population):
        for name in (country.name, *country.aliases):
            found.setdefault(fold_name(name), country.iso2)
    return found
