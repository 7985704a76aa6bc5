"""Charts: finished numbers in, pictures out, each for a wide and a narrow page. Nothing is computed here.

Every chart says in one sentence what it means, every mark says what it is, and nothing is told by colour alone. The
page puts the same numbers beside it as a table. See them all at `/gallery/`.
"""

from oneplan.ui.charts.control import xmr
from oneplan.ui.charts.funnels import Funnel, FunnelCurve, FunnelPoint, funnel
from oneplan.ui.charts.glyphs import Judgement, Status, glyph
from oneplan.ui.charts.groups import Gradient, Group, gradient
from oneplan.ui.charts.lines import gap, trend
from oneplan.ui.charts.maps import DistrictMap, MapClass, Shape, district_map
from oneplan.ui.charts.numbers import COUNT, PERCENT, POINTS, POUNDS, Unit, count, number, rate
from oneplan.ui.charts.paper import About, Chart
from oneplan.ui.charts.rows import Level, Row, Rows, dots, spine
from oneplan.ui.charts.series import Break, Forecast, Gap, Line, Point, Segment, Target, Trend, Xmr, XmrPoint
from oneplan.ui.charts.sparks import spark

__all__ = [
    "COUNT",
    "PERCENT",
    "POINTS",
    "POUNDS",
    "About",
    "Break",
    "Chart",
    "DistrictMap",
    "Forecast",
    "Funnel",
    "FunnelCurve",
    "FunnelPoint",
    "Gap",
    "Gradient",
    "Group",
    "Judgement",
    "Level",
    "Line",
    "MapClass",
    "Point",
    "Row",
    "Rows",
    "Segment",
    "Shape",
    "Status",
    "Target",
    "Trend",
    "Unit",
    "Xmr",
    "XmrPoint",
    "count",
    "district_map",
    "dots",
    "funnel",
    "gap",
    "glyph",
    "gradient",
    "number",
    "rate",
    "spark",
    "spine",
    "trend",
    "xmr",
]
