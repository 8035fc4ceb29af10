"""Minutes as a PDF, drawn by the engine that draws packs: the same text gives the same bytes."""

from pathlib import Path

from django.conf import settings

from ihwb.kernel.freezing import freeze
from scrutiny.models import Minutes
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.selectors.minutes import minutes_content
from scrutiny.services import pack_sections


def draw(minutes: Minutes, folder: Path, *, restricted: bool) -> Path:
    """Write the PDF of one edition into the folder. Raises Refused or Fault when it cannot be drawn."""
    audience: Audience = "restricted" if restricted else "public"
    data = freeze(minutes_content(minutes, restricted=restricted))
    title = str(data["title"])
    section = pack_sections.section_of(
        {"key": "minutes", "title": title, "kind": "minutes", "audience": audience, "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    stamp = Stamp(footer=title, fonts=fonts, banner="Restricted: not for publication" if restricted else "")
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    builder = build.Builder({audience: shared(audience)}, pack_sections.style(), shelf)
    plan = build.Plan(audience, title, (section,), stamp, minutes.made_at)
    return builder.build(plan, folder / "minutes.pdf").path
