"""A fund's report as a PDF of its own, drawn by the engine that draws packs: the same content gives the same bytes."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import freeze
from pool.models import FundReport
from pool.selectors.fund_reports import report_name, report_view
from scrutiny.pdf import build
from scrutiny.pdf.join import Joined
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.rules.casting_sections import cast_fund_report
from scrutiny.services import pack_sections


def draw(report: FundReport, folder: Path, say: Callable[[str], None] = lambda _: None) -> Joined:
    """Write the report's PDF into the folder. Raises Refused when it cannot be drawn. say: told what has been done."""
    title, view = report_name(report), report_view(report)
    if wrong := cast_fund_report(view.content):
        raise Refused("casting", f"“{title}” does not add up, so it is not drawn. {wrong[0]} Tell the pool manager.")
    data = freeze({"title": title, "report": view})
    section = pack_sections.section_of(
        {"key": "fund-report", "title": title, "kind": "fundreport", "audience": "public", "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    plan = build.Plan("public", title, (section,), Stamp(footer=title, fonts=fonts, banner=""), report.produced_at)
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    builder = build.Builder({"public": shared("public")}, pack_sections.style(), shelf, _saying(say))
    return builder.build(plan, folder / "report.pdf")


def _saying(say: Callable[[str], None]) -> Callable[[build.Progress], None]:
    return lambda step: say(f"Drawn: {step.what}")
