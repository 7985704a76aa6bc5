"""XmR charts: is a monthly or quarterly measure showing a signal, or noise, and will it meet its target."""

from planstats.spc.assurance import assurance, assured
from planstats.spc.chart import Xmr, xmr
from planstats.spc.rules import PRESETS, RULES, Preset

__all__ = ["PRESETS", "RULES", "Preset", "Xmr", "assurance", "assured", "xmr"]
