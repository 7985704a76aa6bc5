"""Invented words: a small pool in our own order, so that no real name can come out of it."""

from random import Random

SYLLABLES = [
    "bra",
    "cel",
    "dru",
    "fen",
    "gal",
    "hok",
    "ild",
    "jor",
    "kem",
    "lun",
    "mav",
    "nol",
    "oss",
    "pel",
    "quo",
    "rin",
    "sav",
    "tum",
    "ull",
    "vey",
    "wex",
    "yar",
    "zem",
]
SUBJECTS = [
    "early help",
    "family support",
    "inclusion",
    "young carers",
    "mental health",
    "attendance",
    "speech and language",
    "safer streets",
    "family hubs",
    "neglect",
    "youth work",
    "transitions",
    "play",
    "housing",
    "nutrition",
    "school readiness",
    "participation",
    "exploitation",
]
WORK = [
    "brings partners together for children",
    "looks at what changed this quarter",
    "agrees who does what next",
    "listens to families and young people",
    "watches over waiting times",
    "shares what worked in the districts",
    "asks partners to explain their results",
    "keeps the risks in view",
    "makes services easier to find",
]
ROLES = [
    "Director",
    "Head of service",
    "Lead officer",
    "Commissioner",
    "Head teacher",
    "Nurse",
    "Trustee",
    "Inspector",
    "Youth lead",
]


def surname(chance: Random) -> str:
    """Three syllables that mean nothing."""
    return "".join(chance.choices(SYLLABLES, k=3)).capitalize()


def sentence(chance: Random, about: str) -> str:
    """What a group on a subject is for."""
    first, second = chance.sample(WORK, 2)
    return f"The work on {about} {first}, and {second}."
