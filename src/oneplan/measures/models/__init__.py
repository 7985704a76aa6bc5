"""Measures and where their figures come from; releases and what each holds."""

from oneplan.measures.models.definitions import (
    Break,
    BreakKind,
    Dataset,
    Kind,
    Measure,
    MeasureNote,
    NoteKind,
    Often,
    Polarity,
    Reader,
    Series,
    Unit,
)
from oneplan.measures.models.releases import Part, Release, ReleaseState, past_embargo

__all__ = [
    "Break",
    "BreakKind",
    "Dataset",
    "Kind",
    "Measure",
    "MeasureNote",
    "NoteKind",
    "Often",
    "Part",
    "Polarity",
    "Reader",
    "Release",
    "ReleaseState",
    "Series",
    "Unit",
    "past_embargo",
]
