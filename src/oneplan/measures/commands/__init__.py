"""What is done to measures: definitions are revised; releases are loaded, published, corrected and withdrawn."""

from oneplan.measures.commands.datasets import map_columns, report_return, say_next_release
from oneplan.measures.commands.definitions import (
    begin_anew,
    declare_break,
    define_measure,
    give_owner,
    publish_measure,
    review_definition,
    revise_break,
    revise_measure,
    set_lens,
    set_target,
    take_back_break,
    unpublish_measure,
)
from oneplan.measures.commands.drafts import discard_release
from oneplan.measures.commands.notes import add_note, end_note, revise_note
from oneplan.measures.commands.releases import Loaded, lift_embargo, load_release, publish_release, withdraw_release
from oneplan.measures.commands.unprotected import read_unprotected

__all__ = [
    "Loaded",
    "add_note",
    "begin_anew",
    "declare_break",
    "define_measure",
    "discard_release",
    "end_note",
    "give_owner",
    "lift_embargo",
    "load_release",
    "map_columns",
    "publish_measure",
    "publish_release",
    "read_unprotected",
    "report_return",
    "review_definition",
    "revise_break",
    "revise_measure",
    "revise_note",
    "say_next_release",
    "set_lens",
    "set_target",
    "take_back_break",
    "unpublish_measure",
    "withdraw_release",
]
