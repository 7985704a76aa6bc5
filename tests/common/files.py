"""A partnership file small enough to read, with something in every section, and the ways to load it."""

import io
from typing import Any

import yaml

from oneplan.common.partnership_file.loading import Changes
from oneplan.common.partnership_file.problems import AT_MOST, FileRefused, Problem
from oneplan.web.commands import dump_file, load_files

SMALL = """\
oneplan: 1
partnership:
  id: vale
  name: Vale partnership
  area: vale
  values: [fairness, warmth]
  sources: [S1]
sources:
  - id: S1
    title: A paper
    address: https://example.org/paper
areas:
  - id: vale
    name: Vale
    kind: county
    code: E10000099
    other_codes: {dfe: '916'}
    names:
      - {name: Old Vale, to: 1974-03-31}
    successors:
      - {area: north, date: 2030-04-01}
  - {id: north, name: North Vale, kind: district, code: E07000099, parent: vale}
legal_bases:
  - {id: act, act: Children Act 2004, section: '10', duty: To work together}
organisations:
  - id: county
    name: Vale County Council
    sector: local_government
    area: vale
    codes:
      - {scheme: gss, code: E10000099}
persons:
  - id: ada
    name: Ada
    organisation: county
    offices:
      - {kind: support_officer, from: 2021-01-01}
      - {kind: district_coordinator, district: north}
  - {id: bo, name: Bo, named_in_public: true}
bodies:
  - id: parent
    name: Parent board
    short_name: Parent
    type: statutory_board
    purpose: To answer for everything
    accountable: true
    statutory_basis: [act]
  - id: board
    name: Children's board
    short_name: Board
    type: partnership_board
    purpose: To decide together
    names:
      - {name: Café board, from: 2020-01-01, to: 2021-12-31}
    relations:
      - {kind: reports_to, body: parent, from: 2020-01-01}
      - {kind: own_organisation, organisation: county}
    successors:
      - {body: parent, date: 2030-01-01}
    seats:
      - id: chair
        role: Chair
        kind: chair
        organisation: county
        held_by:
          - {person: ada, from: 2021-01-01, to: 2021-12-31}
          - {person: bo, from: 2022-01-01}
        substitutes:
          - {person: ada, meeting: 2022-05-03}
    mandates:
      - {id: spend, text: Spend the fund, given_by: parent}
    responsibilities:
      - {id: hubs, title: Family hubs, given_by: parent}
plans:
  - id: plan
    title: One plan
    short_title: Plan
    vision: A good childhood
    owner_body: board
    editions:
      - {id: life, kind: lifetime, title: The whole plan}
    objectives:
      - {id: safe, name: Safe, aim: Be safe}
    pillars:
      - id: help
        name: Early help
        priorities:
          - id: hub
            name: A hub near everyone
            owner_body: board
            objectives: [safe]
            certainty: inferred
            inferred: Our own example
            outcomes:
              - {id: near, statement: Help is near}
            aligned_with:
              - {strategy: health, place_in_strategy: Chapter 2}
strategies:
  - {id: health, title: Health strategy, short_title: Health, themes: [one, two]}
advocacy:
  - {id: word, date: 2024-05-01, forum: Health forum, raised: Ask children first, person: ada, strategy: health}
datasets:
  - id: profile
    title: Profile of five-year-olds
    publisher: The ministry
    licence: Open licence
    reader: ees
    lenses: {gender: sex}
    words: {Known to be poor: Poor}
  - {id: returns, title: Returns, publisher: Hubs, licence: Shared, reader: return, local: true, rules: local_counts}
measures:
  - id: ready
    title: Ready for school
    numerator: Children who are ready
    denominator: All children
    unit: percent
    kind: proportion
    polarity: high_good
    why: It lasts
    outcomes: [near]
    owner: county
    owner_body: board
    dataset: profile
    lens: [sex]
    target_value: 77.2
    target_by: 2028-08-31
    reviewed_on: 2026-01-05
    published: true
    series:
      - {dataset: profile, select: {level: Local, "= sex": Girls}, value: percentage, count: number}
    breaks:
      - {at: 2021/22, reason: The profile was reformed}
    notes:
      - {id: ready_story, kind: story, text: It goes up, organisation: county, date: 2026-02-01}
  - id: ready_gap
    title: Gap in readiness
    numerator: Girls minus boys
    unit: points
    kind: gap
    polarity: low_good
    why: It is unfair
    derived_from: ready
    derived_how: gap
    derived_lens: sex
    derived_group: Girls
    derived_other: Boys
    gap_plan: Ask schools
    gap_plan_owner: county
    gap_plan_by: 2027-03-31
"""


def load(text: str | bytes | dict[str, bytes], **more: Any) -> Changes:
    """The database as the text, or the files by their names, say."""
    if not isinstance(text, dict):
        text = {"": text if isinstance(text, bytes) else text.encode()}
    return load_files(by=None, files=text, **more)


def dump() -> str:
    """The database as text."""
    out = io.StringIO()
    dump_file(out)
    return out.getvalue()


def plain(text: str) -> Any:
    """The text as plain values, read without any code of ours."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def refused(text: str | bytes) -> list[Problem]:
    """What is said against a text; every problem is complete and nothing was changed."""
    before = dump()
    try:
        load(text)
    except FileRefused as no:
        problems = no.problems
    else:
        raise AssertionError("The file was accepted.")
    assert dump() == before
    assert 0 < len(problems) <= AT_MOST
    for each in problems:
        assert each.wrong.endswith((".", ")")), each
        assert each.mend, each
        assert each.line >= 0
    return problems


def changed(old: str, new: str, text: str = SMALL) -> str:
    """The small file with one piece replaced. Fails when the piece is not there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(piece: str, text: str) -> int:
    """The line on which a piece first stands, counted from 1."""
    return text[: text.index(piece)].count("\n") + 1
