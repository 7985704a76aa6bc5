"""Write the shipped figures from public files: `uv run python script/extract.py FOLDER_OF_PUBLIC_FILES`.

One CSV a dataset in our own format, each with a card. Figures are carried over as published, for the county of the
example, its districts, its ten statistical neighbours, its region and England. `row` is the line of the published file
(the first line of a CSV is its head; rows of a Parquet table are counted as if it had one).
"""

import csv
import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from extract_cards import ATTRIBUTION, CARDS, FINGERTIPS_LIMITS, JOINED, NOTES, OGL
from extract_columns import CIN, CLA, CPP, FILES, Column

from oneplan.measures import areas
from oneplan.measures.rules import number, period, symbol_of

TARGET = Path(__file__).parents[1] / "src" / "oneplan" / "example" / "evidence"
COUNTY = "E10000013"
SURREY = "E10000030"
DISTRICTS = tuple(f"E070000{number}" for number in range(78, 84))
NUMBERS = ("value", "lower", "upper", "lower_998", "upper_998", "count", "denominator")
COLUMNS = (
    *("measure", "area", "period", "identifier", "lens", "group", "rank", *NUMBERS),
    *("symbol", "note", "trend", "comparison", "row"),
)

type Line = dict[str, str]


@dataclass(frozen=True)
class Said:
    """One measure, or one group of it, in the tool's long table: the names of its values and of what they stand on."""

    measure: str
    value: str
    years: str = ""
    count: str = ""
    denominator: str = ""
    lens: str = ""
    group: str = ""


ACADEMIC, FINANCIAL, REPORTING = "Academic year ending", "Financial year ending", "Reporting year"
LAIT = (
    Said("two_year_takeup", "%_2yr_olds", count="No_2yr_olds"),
    Said("three_four_takeup", "%_3&4yr_olds", count="No_3&4yr_olds"),
    Said("gld", "FSP_NEW_GOODDEV", ACADEMIC),
    Said("gld", "FSP_Gooddev_FSM", ACADEMIC, lens="fsm", group="Free school meals"),
    Said("gld", "FSP_Gooddev_FSM_Other", ACADEMIC, lens="fsm", group="No free school meals"),
    Said("gld", "FSP_Gooddev_White", ACADEMIC, lens="ethnicity", group="White"),
    Said("gld", "FSP_Gooddev_Mixed", ACADEMIC, lens="ethnicity", group="Mixed or multiple ethnic groups"),
    Said("gld", "FSP_Gooddev_Chinese", ACADEMIC, lens="ethnicity", group="Chinese"),
    Said("gld", "FSP_Gooddev_With_SENSTATE", ACADEMIC, lens="send", group="Education, health and care plan"),
    Said("gld", "CIN_Good _Develop", ACADEMIC, lens="social_care", group=CIN),
    Said("gld", "LAC_Good_Develop", ACADEMIC, lens="social_care", group=CLA),
    Said("infant_mortality", "InfMort"),
    Said("breastfeeding", "6wksBreast", FINANCIAL),
    Said("asq_offered", "HCP_PHOF", FINANCIAL),
    Said("low_income", "ChildPov", FINANCIAL),
    Said("fsm_primary", "PriFSM", ACADEMIC),
    Said("absence", "TotAbs", ACADEMIC),
    Said("absence", "CINTotalAb_3Term", ACADEMIC, lens="social_care", group=CIN),
    Said("absence", "CPPTotalAb_3Term", ACADEMIC, lens="social_care", group=CPP),
    Said("absence", "LAC_Over_Abs", ACADEMIC, lens="social_care", group=CLA),
    Said("primary_absence", "PriTotAbs", ACADEMIC),
    Said("persistent_absence", "TotPerAbNew", ACADEMIC),
    Said("persistent_absence", "CINPermAbsent_3Term", ACADEMIC, lens="social_care", group=CIN),
    Said("persistent_absence", "CPPPerAbs_3Term", ACADEMIC, lens="social_care", group=CPP),
    Said("persistent_absence", "LAC_Pers_Abs", ACADEMIC, lens="social_care", group=CLA),
    Said("severe_absence", "TotSevPerAbNew", ACADEMIC),
    Said("suspensions", "TotFixedEx", "Academic year"),
    Said("suspended_pupils", "Total_ Pup_FixedEx", "Academic year"),
    Said("suspended_pupils", "CINFixedExclusion", ACADEMIC, lens="social_care", group=CIN),
    Said("suspended_pupils", "LAC_Fixed_ Ex", ACADEMIC, lens="social_care", group=CLA),
    Said("permanent_exclusions", "TotPermEx", "Academic year"),
    Said("ehcp_timeliness", "SEN_EHC_Excpt_20wks"),
    Said("ehcp_pupils", "SEN_TotStat", ACADEMIC),
    Said("sen_support", "SEN_TotSENSuP", ACADEMIC),
    Said("neet_known", "16-17 NEET"),
    Said("care_leavers_eet", "CareLeaverEET", REPORTING, denominator="NoCareLeavers"),
    Said("ks4", "AVG_Attain8_Score", ACADEMIC),
    Said("ks4", "FSM_AVG_Attain8_Score", ACADEMIC, lens="fsm", group="Free school meals"),
    Said("ks4", "DAP_KS4_ATT8", ACADEMIC, lens="disadvantage", group="Disadvantaged pupils"),
    Said("ks4", "SEN_NoID_AVG_Attain8_Score", ACADEMIC, lens="send", group="No special educational needs"),
    Said("ks4", "SEN_WoStat_AVG_Attain8_Score", ACADEMIC, lens="send", group="Special educational needs support"),
    Said("ks4", "SEN_Stat_AVG_Attain8_Score", ACADEMIC, lens="send", group="Education, health and care plan"),
    Said("ks4", "AVG_Attain8_Score_Asian", ACADEMIC, lens="ethnicity", group="Asian or Asian British"),
    Said("ks4", "AVG_Attain8_Score_Chine", ACADEMIC, lens="ethnicity", group="Chinese"),
    Said("fte", "FirstYJS"),
    Said("mh_admissions", "CMH_0-17yrs", FINANCIAL),
    Said("obesity_yr", "ExcessRec", ACADEMIC),
    Said("excess_weight_y6", "ExcessYr6", ACADEMIC),
    Said("cin", "CIN", REPORTING),
    Said("cpp", "CPP_rate", REPORTING, count="CPP_Num"),
    Said("cla", "LAC", REPORTING),
    Said("rereferrals", "ReReferral", REPORTING),
)
# The published England line of this table is the nine regions' rates added up (2,261 in 2018, where the regions sum to
# 2,263 and none is above 334): it is no rate, and would make every county look good.
LEFT_OUT = {("FirstYJS", "E92000001")}


def wanted() -> tuple[str, ...]:
    """The codes of the areas that are carried over."""
    region = areas.region_of(COUNTY)
    near = [place.code for place in areas.neighbours_of(COUNTY)]
    return (COUNTY, *DISTRICTS, *near, region.code if region else "", areas.ENGLAND.code)


def figure(measure: str, area: str, when: str, identifier: str, row: int, **cells: str) -> Line:
    """One figure: texts become numbers where they are, and keep their symbol where they are not."""
    found = period(when, identifier)
    identifier = identifier.removesuffix(" ending")
    line = dict.fromkeys(COLUMNS, "") | {"measure": measure, "area": area, "period": found.label, "row": str(row)}
    line["identifier"] = "" if identifier == "Calendar year" else identifier
    for name, text in cells.items():
        if name not in NUMBERS:
            line[name] = text
            continue
        value = number(text)
        if value is not None:
            line[name] = f"{value:.12g}"
        elif (symbol := symbol_of(text)) is None:
            raise ValueError(f"{measure}, {area}, {when}: “{text}” is neither a number nor a symbol.")
        elif name == "value" or not line["symbol"]:
            line["symbol"] = symbol
    if line["value"]:
        line["symbol"] = ""
    return line


def lait(public: Path) -> Iterator[Line]:
    """The tool's long table: areas by their number, values and counts in rows of their own."""
    table = pl.read_parquet(public / "lait" / "lait_long.parquet").with_row_index("row", offset=2)
    codes = {areas.place(code).dfe: code for code in wanted() if areas.place(code).dfe}
    number_of = pl.col("LA Number").cast(pl.Int64).cast(pl.String)
    table = table.with_columns(number_of.alias("number")).filter(pl.col("number").is_in(list(codes)))
    by_name = {str(name): rows for (name,), rows in table.group_by("Short Desc", maintain_order=True)}
    for said in LAIT:
        beside = {
            name: {(r["number"], r["Years"]): r["Values"] for r in by_name[desc].iter_rows(named=True)}
            for name, desc in (("count", said.count), ("denominator", said.denominator))
            if desc
        }
        seen: set[tuple[str, str]] = set()
        for r in by_name[said.value].iter_rows(named=True):
            code, key = codes[r["number"]], (r["number"], r["Years"])
            if (said.value, code) in LEFT_OUT or key in seen:  # some measures stand under two topics
                continue
            seen.add(key)
            cells = {"value": r["Values"], "lens": said.lens, "group": said.group}
            cells |= {name: values[key] for name, values in beside.items() if key in values}
            yield figure(said.measure, code, r["Years"], said.years, r["row"], **cells)


def rows_of(public: Path, name: str, folder: str = "ees", further: str = "") -> Iterator[tuple[int, Line]]:
    """The rows of a CSV with their line; those of areas we want, and of a further one."""
    codes = {*wanted(), further}
    with (public / folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as opened:
        for row, said in enumerate(csv.DictReader(opened), 2):
            code = area_of(said)
            twice = said.get("geographic_level") == "Local authority district" and code not in DISTRICTS
            if code in codes and not twice:  # unitary authorities stand among the districts once more
                yield row, said | {"area": code}


def area_of(said: Line) -> str:
    """The code of the area a row is about, at its level."""
    if "Area Code" in said:
        return said["Area Code"]
    names = {"National": "country_code", "Regional": "region_code", "Local authority": "new_la_code"}
    return said[names.get(said["geographic_level"], "lad_code")].strip()


TENTHS = "County & UA deprivation deciles in England (IMD2019, 4/23 geography)"
RANKS = (
    *("Most", "Second most", "Third more", "Fourth more", "Fifth more"),
    *("Fifth less", "Fourth less", "Third less", "Second least", "Least"),
)


def injuries(public: Path) -> Iterator[Line]:
    """Everybody, girls and boys; England also by tenths of upper-tier authorities as they were in April 2023.

    With Surrey, where two labels of the publisher contradict each other: a figure is missing within the last five
    years, and a recent trend is printed all the same.
    """
    for row, said in rows_of(public, "fingertips_90284_parent_region", "fingertips", SURREY):
        cells = {name: said[column] for name, column in FINGERTIPS_LIMITS.items()}
        if said["Category Type"]:
            if said["Category Type"] != TENTHS or said["Sex"] != "Persons":
                continue
            word = said["Category"].split(" deprived")[0]
            cells |= {"lens": "deprivation", "group": f"{word} deprived tenth", "rank": str(RANKS.index(word) + 1)}
        elif said["Sex"] != "Persons":
            cells |= {"lens": "sex", "group": {"Male": "Boys", "Female": "Girls"}[said["Sex"]]}
        yield figure("injuries", said["area"], said["Time period"], "", row, **cells)


PROFILE = {
    "Ethnic group: major": ("ethnicity", {
        "White": "White",
        "Mixed/multiple ethnic groups": "Mixed or multiple ethnic groups",
        "Asian/Asian British": "Asian or Asian British",
        "Black/African/Caribbean/Black British": "Black, African, Caribbean or Black British",
        "Other ethnic group": "Other ethnic groups",
        "Unclassified": "Not recorded",
    }),
    "First language": ("language", {
        "Known or believed to be English": "English",
        "Known or believed to be other than English": "Other than English",
        "Unclassified": "Not recorded",
    }),
    "Free school meal eligibility": ("fsm", {
        "Known to be eligible for free school meals": "Free school meals",
        "Not known to be eligible for free school meals": "No free school meals",
    }),
    "SEN provision": ("send", {
        "No identified SEN": "No special educational needs",
        "All SEN": "Special educational needs",
        "SEN support": "Special educational needs support",
        "EHC plan": "Education, health and care plan",
        "Unclassified": "Not recorded",
    }),
    "Term of birth": ("age", {
        "Autumn-born": "Born in autumn",
        "Spring-born": "Born in spring",
        "Summer-born": "Born in summer",
    }),
}  # fmt: skip


def profile_2022(public: Path) -> Iterator[Line]:
    """The early years profile of 2021/22: one lens at a time, and the districts. Not narrowed by two lenses at once."""
    for row, said in rows_of(public, "1_eyfsp_headline_measures_2022"):
        cells = {"count": said["gld_number"], "denominator": said["children_number"], "value": said["gld_percentage"]}
        if said["characteristic"] != "Total":
            if said["gender"] != "Total" or said["characteristic"] not in PROFILE:
                continue
            lens, words = PROFILE[said["characteristic"]]
            cells |= {"lens": lens, "group": words[said["characteristic_type"]]}
        elif said["gender"] != "Total":
            cells |= {"lens": "sex", "group": said["gender"]}
        yield figure("gld", said["area"], said["time_period"], said["time_identifier"], row, **cells)


def profile_2013_2018(public: Path) -> Iterator[Line]:
    """The early years profile of 2012/13 to 2017/18, by sex."""
    words = {"Total": {}, "Gender Female": {"lens": "sex", "group": "Girls"}}
    words["Gender Male"] = {"lens": "sex", "group": "Boys"}
    for row, said in rows_of(public, "EYFSP_APS_GLD_ELG_underlying_data_2013_2018"):
        cells = {"value": said["gld_percent"], "count": said["gld_number"], "denominator": said["number_of_children"]}
        cells |= words[said["characteristic"]]
        yield figure("gld", said["area"], said["time_period"], said["time_identifier"], row, **cells)


def columns(public: Path, name: str, wanted: Iterable[Column]) -> Iterator[Line]:
    """The figures of some columns of a file."""
    wanted = tuple(wanted)
    for row, said in rows_of(public, name):
        for column in wanted:
            if any(said[key] != word for key, word in column.select):
                continue
            cells = {
                key: said[getattr(column, key)] for key in ("value", "count", "denominator") if getattr(column, key)
            }
            cells |= {"lens": column.lens, "group": column.group}
            yield figure(column.measure, said["area"], said["time_period"], said["time_identifier"], row, **cells)


ESTIMATES = "ons_mid-year_population_estimates_2012_to_2024"


def children_in_need_rate(public: Path) -> Iterator[Line]:
    """Children in need on 31 March out of all children, from two files of one publisher, each line joined by area.

    The children of the middle of the year before are what the publisher divides by: so all its rates come out.
    """
    children = {(said["area"], int(said["time_period"])): said for _, said in rows_of(public, ESTIMATES)}
    for row, said in rows_of(public, "b1_children_in_need_2013_to_2025"):
        year = said["time_period"]
        of = children[said["area"], int(year) - 1]["population_estimate"]
        cells = {"count": said["At31_episodes"], "denominator": of}
        yield figure("cin", said["area"], year, said["time_identifier"], row, **cells)


def figures_of(name: str, public: Path) -> list[Line]:
    """The figures of one extract."""
    makers = {
        "lait": lait,
        "injuries": injuries,
        "profile_2022": profile_2022,
        "profile_2013_2018": profile_2013_2018,
        "children_in_need_rate": children_in_need_rate,
    }
    if name in makers:
        return list(makers[name](public))
    file, wanted = FILES[name]
    return list(columns(public, file, wanted))


def write(order: int, name: str, public: Path) -> None:
    """The table and its card. Releases are loaded in the order of CARDS; of two words on a figure the later holds."""
    lines = figures_of(name, public)
    table = TARGET / f"{name}.csv"
    used = [column for column in COLUMNS if any(line[column] for line in lines)]
    with table.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, used, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(lines)
    dataset, title, publisher, address, file, released_on = CARDS[name]
    card: dict[str, Any] = {
        "order": order,
        "dataset": dataset,
        "title": title,
        "publisher": publisher,
        "licence": OGL,
        "attribution": ATTRIBUTION,
        "address": address,
        "file": file,
        "file_sha256": _sha256(public / file),
        "rows": len(lines),
        "sha256": _sha256(table),
        "written_on": date.today(),  # noqa: DTZ011
    }
    card |= {"released_on": date.fromisoformat(released_on)} if released_on else {}
    card |= {"note": NOTES[name]} if name in NOTES else {}
    if name in JOINED:
        card |= {"joined_with": JOINED[name], "joined_with_sha256": _sha256(public / JOINED[name])}
    text = yaml.safe_dump(card, sort_keys=False, allow_unicode=True, width=110)
    (TARGET / f"{name}.card.yaml").write_text(text, encoding="utf-8")
    print(f"{name}: {len(lines)} figures, {table.stat().st_size} bytes")


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for place, each in enumerate(CARDS, 1):
        write(place, each, Path(sys.argv[1]))
