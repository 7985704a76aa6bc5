"""What the cells of area, period and breakdown mean. A code below nought is a row that is not taken."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from oneplan.measures import areas
from oneplan.measures.readers.faults import shown
from oneplan.measures.rules import UnknownPeriod, period

LENSES = frozenset(
    "sex ethnicity send fsm disadvantage deprivation looked_after social_care age language".split()  # noqa: SIM905
)
EVERYBODY = frozenset(
    {"", "total", "all", "persons", "both", "both sexes", "all pupils", "all children", "all ages", "all persons", "z"}
)
_SEX = {"male": "Boys", "males": "Boys", "boy": "Boys", "boys": "Boys"}
_SEX |= {"female": "Girls", "females": "Girls", "girl": "Girls", "girls": "Girls"}
_LENS_NAMES = {"sex": "sex", "gender": "sex", "fsm": "fsm", "ethnicity": "ethnicity", "disadvantage": "disadvantage"}
_MORE = ("Most", "Second most", "Third more", "Fourth more", "Fifth more")
_LESS = ("Fifth less", "Fourth less", "Third less", "Second least", "Least")
_TENTHS = (*_MORE, *_LESS)
_FIFTHS = ("Most", "Second most", "Third more", "Second least", "Least")
_DECILES = re.compile(r"County & UA deprivation deciles in England \(IMD\d{4}, 4/23 geography\)")
_DEPRIVED = re.compile(r"(?P<how>[A-Z][a-z]+(?: [a-z]+)?) deprived (?P<size>decile|quintile)(?: \(.{1,20}\))?")
_RANKED = re.compile(r"#(\d{1,3})\s+(.+)", re.DOTALL)
_CODE = re.compile(r"[A-Z]\d{8}")
_NUMBER = re.compile(r"(\d{3})(?:\.0+)?")
_SLUG = re.compile(r"[a-z][a-z_]{0,39}")

_LEVELS = {
    "national": "country_code",
    "regional": "region_code",
    "local authority": "new_la_code",
    "local authority district": "lad_code",
}

ASIDE = "-"  # the word for what is left aside


class Reasons:
    """Why rows are not taken: each reason is a number below nought."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def code(self, why: str) -> int:
        """The reason's number."""
        if why not in self.texts:
            self.texts.append(why)
        return -1 - self.texts.index(why)

    def why(self, code: int) -> str:
        """The reason of a number."""
        return self.texts[-1 - code]


WRONG = -10_000  # below every reason: the cell is wrong


@dataclass
class Areas:
    """The areas met in a file: each has a place, that of the code it goes by now."""

    reasons: Reasons
    codes: list[str] = field(default_factory=list)

    def of_code(self, text: str) -> int:
        """The place of an official code."""
        if not text.strip() or text.strip().casefold() in EVERYBODY:
            return self.reasons.code("no area is named")
        if _CODE.fullmatch(text) and text.isascii():
            if text in areas.places():
                return self._place(text)
            return (
                WRONG
                if text[:3] in _kinds()
                else self.reasons.code(f"areas of a kind we keep no figures for ({text[:3]})")
            )
        parts = [part.strip() for part in text.split("/")]
        if len(parts) > 1 and all(part in areas.places() for part in parts):
            return self.reasons.code("authorities that publish together")
        return WRONG

    def of_number(self, text: str) -> int:
        """The place of a number at the Department for Education."""
        word = text.strip()
        if not word or word.casefold() in EVERYBODY:
            return self.reasons.code("no area is named")
        if not (word.isascii() and (said := _NUMBER.fullmatch(word))):
            parts = [part.strip() for part in word.split("/")]
            together = len(parts) > 1 and all(part in areas.by_number() for part in parts)
            return self.reasons.code("authorities that publish together") if together else WRONG
        found = areas.by_number().get(said[1])
        return self._place(found.code) if found else WRONG

    def of_name(self, text: str) -> int:
        """The place of a name."""
        if not text.strip():
            return self.reasons.code("no area is named")
        found = areas.by_name().get(" ".join(text.split()).casefold())
        return self._place(found.code) if found else WRONG

    def of_level(self, level: str, codes: dict[str, str]) -> int:
        """The place of a row that says at which level it stands; `codes` by the names of their columns."""
        column = _LEVELS.get(" ".join(level.split()).casefold())
        if column is None:
            return self.reasons.code(f"geographic level {shown(level)}")
        code = codes.get(column, "")
        if column == "lad_code" and _CODE.fullmatch(code) and not code.startswith("E07"):
            return self.reasons.code("districts that are authorities of their own, whose row as an authority is taken")
        return self.of_code(code)

    def _place(self, code: str) -> int:
        code = areas.current(code)
        if code not in self.codes:
            self.codes.append(code)
        return self.codes.index(code)


@cache
def _kinds() -> frozenset[str]:
    """The first letters of the codes of areas we keep figures for."""
    return frozenset(code[:3] for code in areas.places())


@dataclass
class Periods:
    """The periods met in a file."""

    spans: list[tuple[str, date, date, bool]] = field(default_factory=list)

    def of(self, text: str, identifier: str = "") -> int:
        """The place of a period."""
        try:
            found = period(text, identifier)
        except UnknownPeriod:
            return WRONG
        span = (found.label, found.start, found.end, found.provisional)
        if span not in self.spans:
            self.spans.append(span)
        return self.spans.index(span)


@dataclass
class Groups:
    """The groups met in a file; the first is everybody."""

    lenses: tuple[tuple[str, str], ...]  # column and what it is
    words: dict[str, str]
    reasons: Reasons
    met: list[tuple[str, str, int | None]] = field(default_factory=lambda: [("", "", None)])

    def of(self, *cells: str) -> int:
        """The place of what the lens columns say together; `cells` has two for a lens another column names."""
        narrowed: list[int] = []
        rest = list(cells)
        for _column, spec in self.lenses:
            word = rest.pop(0).strip()
            lens = self._named(rest.pop(0).strip()) if spec.startswith("=") else spec
            place = self._one(lens, word)
            if place < 0:
                return place
            if place:
                narrowed.append(place)
        if len(narrowed) > 1:
            names = sorted({self.met[place][0] for place in narrowed})
            return self.reasons.code(f"two breakdowns at once ({' and '.join(names)})")
        return narrowed[0] if narrowed else 0

    def _named(self, name: str) -> str:
        """The lens that another column names; empty for none; what it says where we have no word for it."""
        if name in self.words:
            return self.words[name]
        if name.casefold() in EVERYBODY:
            return ""
        if _DECILES.fullmatch(name):
            return "deprivation"
        folded = name.casefold()
        return _LENS_NAMES.get(folded) or (folded if folded in LENSES else f"?{name}")

    def _one(self, lens: str, word: str) -> int:
        said = self.words.get(f"{lens}: {word}", self.words.get(word))
        if said == ASIDE:
            return self.reasons.code(f"{shown(word)} is none of our groups")
        if said == "" or (said is None and word.casefold() in EVERYBODY):
            return 0
        if lens == ASIDE or not lens:
            return self.reasons.code(f"narrowed to {shown(word)}, which no lens shows")
        if lens.startswith("?") or not _SLUG.fullmatch(lens):
            return self.reasons.code(f"{shown(lens.removeprefix('?'))} is none of our lenses")
        return self.add(lens, _own_word(lens, word) if said is None else said)

    def add(self, lens: str, word: str) -> int:
        """The place of a group; "#1 Most deprived tenth" gives its rank with it."""
        ranked = _RANKED.fullmatch(word)
        group = (lens, ranked[2].strip() if ranked else word, int(ranked[1]) if ranked else None)
        if group not in self.met:
            self.met.append(group)
        return self.met.index(group)

    def as_written(self, lens: str, group: str, rank: str) -> int:
        """The place of a group in a table of our own, which writes our words."""
        lens, group, rank = lens.strip(), group.strip(), rank.strip()
        if not lens and not group and not rank:
            return 0
        good = _SLUG.fullmatch(lens) and group and len(group) <= 80 and group.isprintable()
        if not good or (rank and not (rank.isascii() and rank.isdigit() and 1 <= int(rank[:6]) <= 999)):
            return WRONG
        return self.add(lens, f"#{rank} {group}" if rank else group)


def _own_word(lens: str, word: str) -> str:
    """The group as we call it, where it goes without saying."""
    folded = word.casefold().removeprefix("gender ")
    if lens == "sex" and folded in _SEX:
        return _SEX[folded]
    if lens == "deprivation" and (said := _DEPRIVED.fullmatch(word)):
        order = _TENTHS if said["size"] == "decile" else _FIFTHS
        if said["how"] in order:
            size = "tenth" if said["size"] == "decile" else "fifth"
            return f"#{order.index(said['how']) + 1} {said['how']} deprived {size}"
    return word
