"""What leaves: the figures as CSV and XLSX, each chart as SVG and PNG. The same figures as the page, no others."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplan.measures import pictures, policies, tables
from oneplan.measures.models import Measure
from oneplan.measures.queries import pages
from oneplan.measures.views.reading import asked_area
from oneplan.ui.access import access
from oneplan.ui.as_of import as_of
from oneplan.ui.charts.raster import as_png
from oneplan.ui.sheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx


@access(policies.see_measure)
@require_safe
def csv(request: HttpRequest, row: Measure) -> HttpResponse:
    """Every figure on the page, a line each, with where it comes from."""
    page = pages.measure_page(row, asked_area(request), as_of(request).on)
    return _file(as_csv([tables.HEADINGS, *tables.lines(page)]), CSV_TYPE, page, "csv")


@access(policies.see_measure)
@require_safe
def xlsx(request: HttpRequest, row: Measure) -> HttpResponse:
    """The same as a workbook, with a sheet that says what the figures are."""
    page = pages.measure_page(row, asked_area(request), as_of(request).on)
    made = as_xlsx("Figures", tables.HEADINGS, tables.lines(page), tables.about(page))
    return _file(made, XLSX_TYPE, page, "xlsx")


@access(policies.see_measure)
@require_safe
def chart(request: HttpRequest, row: Measure, name: str, form: str) -> HttpResponse:
    """One chart of the page, for a slide or a paper."""
    page = pages.measure_page(row, asked_area(request), as_of(request).on)
    made = pictures.draw(page, name)
    if made is None:
        raise Http404
    if form == "png":
        return _file(as_png(str(made.wide)), "image/png", page, f"{name}.png")
    return _file(str(made.wide), "image/svg+xml", page, f"{name}.svg")


def _file(body: str | bytes, kind: str, page: pages.MeasurePage, end: str) -> HttpResponse:
    name = f"{page.measure.key}-{page.area.code}{'-' if '.' in end else '.'}{end}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
