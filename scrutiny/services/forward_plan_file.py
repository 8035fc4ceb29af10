"""The published forward plan as a PDF, drawn by the engine that draws packs: the same notices give the same bytes."""

from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings

from commissioning.selectors.law_lists import PublicPlan
from ihwb.kernel.freezing import freeze
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.services import pack_sections


def draw(plan: PublicPlan, folder: Path) -> Path:
    """Write the plan's PDF into the folder. Raises Refused or Fault when it cannot be drawn."""
    title = "Forward plan of key decisions"
    data = freeze({"title": title, "plan": plan})
    section = pack_sections.section_of(
        {"key": "forward-plan", "title": title, "kind": "forward", "audience": "public", "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    stamp = Stamp(footer=f"{plan.name}: forward plan", fonts=fonts, banner="")
    moment = datetime.combine(plan.last_published, time(), UTC)
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    builder = build.Builder({"public": shared("public")}, pack_sections.style(), shelf)
    return builder.build(build.Plan("public", title, (section,), stamp, moment), folder / "plan.pdf").path
