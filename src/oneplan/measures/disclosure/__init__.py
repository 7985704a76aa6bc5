"""Small numbers are protected once, when figures come in; every output reads what was protected.

`decide` says how the tables of a release may be shown, given every table that was ever published. `ledger` finds those
tables, and `protect`, `hold` and (for a try) `tried` are what the commands on releases call.
"""

from oneplan.measures.disclosure.counting import Subject
from oneplan.measures.disclosure.hiding import Table
from oneplan.measures.disclosure.ledger import Kept, hold, protect, tried, unprotected
from oneplan.measures.disclosure.reasoning import WouldDisclose, decide

__all__ = ["Kept", "Subject", "Table", "WouldDisclose", "decide", "hold", "protect", "tried", "unprotected"]
