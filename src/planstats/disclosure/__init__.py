"""No child can be recognised: what may leave, what must be hidden, and what a reader could still work out.

`protect` hides and rounds a table, `audit` measures what it gives away, `bounds` does so for any published sums,
`check` holds a new release against earlier ones, and `k_anonymity` looks at rows.
"""

from planstats.disclosure.facts import Bounds, Fact, Verdict, bounds, check
from planstats.disclosure.network import UNBOUNDED
from planstats.disclosure.reading import Audit
from planstats.disclosure.rows import Anonymity, k_anonymity
from planstats.disclosure.rules import RULES, SHORTHAND, Rules, counts_behind, round_base, rounding_interval
from planstats.disclosure.table import Protected, audit, protect

__all__ = [
    "RULES",
    "SHORTHAND",
    "UNBOUNDED",
    "Anonymity",
    "Audit",
    "Bounds",
    "Fact",
    "Protected",
    "Rules",
    "Verdict",
    "audit",
    "bounds",
    "check",
    "counts_behind",
    "k_anonymity",
    "protect",
    "round_base",
    "rounding_interval",
]
