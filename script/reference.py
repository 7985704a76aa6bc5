"""Write the reference tables of measures from public files: `uv run python script/reference.py FOLDER_OF_PUBLIC_FILES`.

The tables are ours: codes, names and closeness carried over as facts, in our own layout, each with a card.
"""

import csv
import hashlib
import json
import math
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

TARGET = Path(__file__).parents[1] / "src" / "oneplan" / "measures" / "reference"
KINDS = {"E92": "country", "E12": "region", "E13": "part of London", "E10": "county", "E06": "unitary"}
KINDS |= {"E08": "metropolitan district", "E09": "London borough", "E07": "district"}
REGIONS = {
    "E92000001": ("England", "970"),
    "E12000001": ("North East", "980"),
    "E12000002": ("North West", "981"),
    "E12000003": ("Yorkshire and the Humber", "982"),
    "E12000004": ("East Midlands", "983"),
    "E12000005": ("West Midlands", "984"),
    "E12000006": ("East of England", "985"),
    "E12000007": ("London", "986"),
    "E13000001": ("Inner London", "987"),
    "E13000002": ("Outer London", "988"),
    "E12000008": ("South East", "989"),
    "E12000009": ("South West", "990"),
}
# One authority under two codes: boundaries or status changed, the authority's number did not.
SUCCESSORS = {
    "E10000027": "E06000066",
    "E10000002": "E06000060",
    "E10000023": "E06000065",
    "E06000048": "E06000057",
    "E08000016": "E08000038",
    "E08000019": "E08000039",
    "E08000020": "E08000037",
}
NAMES = {"E06000023": "Bristol", "E06000010": "Kingston upon Hull", "E06000019": "Herefordshire"}
LOCAL_AUTHORITIES = [
    "b1_children_in_need_2013_to_2025",
    "absence_by_term",
    "SEN2_MI",
    "ks4_la",
    "csww_indicators_2017_to_2025",
]
OGL = "Open Government Licence v3.0"


def areas(public: Path) -> list[dict[str, str]]:
    """Every area that appears in the files, by code."""
    found: dict[str, dict[str, str]] = {}
    for code, (name, number) in REGIONS.items():
        parent = "" if code == "E92000001" else "E12000007" if code.startswith("E13") else "E92000001"
        found[code] = row(code, name, parent, number)
    for name in LOCAL_AUTHORITIES:
        table = pl.read_csv(public / "ees" / f"{name}.csv", infer_schema=False)
        wanted = table.select("new_la_code", "la_name", "old_la_code", "region_code").unique().sort(pl.all())
        for code, title, number, region in wanted.iter_rows():
            if code and code.startswith("E") and "/" not in code and code not in found and region:
                parent = "E12000007" if region.startswith("E13") else region
                found[code] = row(code, title, parent, number)
    lookup = pl.read_csv(public / "geography" / "LTLA-UTLA_Apr23_Lookup_England-Wales.csv", infer_schema=False)
    for code, title, county in lookup.select("LTLA23CD", "LTLA23NM", "UTLA23CD").iter_rows():
        if code.startswith("E") and code not in found and county in found:
            found[code] = row(code, title, county, "")
    older = pl.read_csv(public / "ees" / "1_eyfsp_headline_measures_2022.csv", infer_schema=False)
    for code, title, county in older.select("lad_code", "lad_name", "new_la_code").unique().sort(pl.all()).iter_rows():
        if code and code.startswith("E07") and code not in found and county in found:
            found[code] = row(code, title, county, "")  # districts that are gone, but have figures
    return [found[code] for code in sorted(found)]


def row(code: str, name: str, parent: str, number: str) -> dict[str, str]:
    """One line of the table."""
    return {
        "code": code,
        "name": NAMES.get(code, " ".join(name.replace("Of", "of").split())),
        "kind": KINDS[code[:3]],
        "parent": parent,
        "dfe": number,
        "successor": SUCCESSORS.get(code, ""),
    }


def neighbours(public: Path) -> list[dict[str, str]]:
    """The ten statistical neighbours of each authority, the closest first, by number."""
    table = pl.read_csv(public / "geography" / "sn_model_2025_wide.csv", infer_schema=False)
    return [
        {
            "dfe": each["old_la_code"],
            "neighbours": " ".join(each[f"SN_{place}"] for place in range(1, 11)),
            "closeness": ", ".join(each[f"SN_{place}P"].strip().lower() for place in range(1, 11)),
        }
        for each in table.sort("old_la_code").iter_rows(named=True)
    ]


def shapes(public: Path) -> list[dict[str, str]]:
    """The outlines of the districts, each ring with no more points than a small map shows."""
    said = json.loads((public / "geography" / "gloucestershire_districts.geojson").read_text())
    rows = []
    for feature in sorted(said["features"], key=code_of):
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for ring in (ring for polygon in polygons for ring in polygon):
            points = simpler([(float(lon), float(lat)) for lon, lat in ring], 0.0008)
            if len(points) > 3:
                rows.append({"code": code_of(feature), "ring": " ".join(f"{lon:.4f},{lat:.4f}" for lon, lat in points)})
    return rows


def code_of(feature: dict[str, Any]) -> str:
    """The official code of a shape, whatever the file calls that column."""
    return next(str(value) for value in feature["properties"].values() if str(value).startswith("E07"))


def simpler(points: list[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """The line without the points that lie within `by` degrees of it (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    long = math.hypot(x1 - x0, y1 - y0)
    far = [
        math.hypot(x - x0, y - y0) if not long else abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / long
        for x, y in points[1:-1]
    ]
    place = max(range(len(far)), key=far.__getitem__) + 1
    if far[place - 1] <= by:
        return [points[0], points[-1]]
    return simpler(points[: place + 1], by)[:-1] + simpler(points[place:], by)


def write(name: str, rows: list[dict[str, str]], card: dict[str, str]) -> None:
    """The table, and beside it the card with its checksum."""
    file = TARGET / f"{name}.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        table = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    card |= {"written_on": date.today().isoformat(), "rows": str(len(rows))}  # noqa: DTZ011
    card["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
    (TARGET / f"{name}.card.yaml").write_text(yaml.safe_dump(card, sort_keys=False, allow_unicode=True, width=110))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(
        "areas",
        areas(folder),
        {
            "title": "Areas of England that figures are published for, with official codes and DfE numbers",
            "publisher": "Office for National Statistics; Department for Education",
            "licence": OGL,
            "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
            "made_from": "Local authority columns of Explore Education Statistics files; ONS lookup of April 2023",
        },
    )
    write(
        "neighbours_2025",
        neighbours(folder),
        {
            "title": "Ten statistical neighbours of each local authority, 2025",
            "publisher": "Department for Education",
            "licence": OGL,
            "attribution": "Contains public sector information licensed under the Open Government Licence v3.0.",
            "made_from": "DfE statistical neighbour model, 2025",
        },
    )
    write(
        "shapes",
        shapes(folder),
        {
            "title": "Outlines of the districts of Gloucestershire, simplified for small maps",
            "publisher": "Office for National Statistics (Open Geography)",
            "licence": OGL,
            "attribution": "Contains public sector information licensed under the Open Government Licence v3.0. "
            "Contains OS data © Crown copyright and database right.",
            "made_from": "Super-generalised district boundaries, 2016 geometry",
        },
    )
