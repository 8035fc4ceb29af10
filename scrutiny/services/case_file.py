"""A business case as a PDF, drawn by the engine that draws packs: the same version gives the same bytes."""

from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings

from commissioning.models import DocumentVersion
from delivery.models import BusinessCase
from ihwb.kernel.freezing import freeze
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.selectors.case_content import case_content
from scrutiny.services import pack_sections


def draw(case: BusinessCase, version: DocumentVersion, folder: Path) -> Path:
    """Write the PDF of one version into the folder. Raises Refused or Fault when it cannot be drawn."""
    audience: Audience = "restricted" if case.document.restricted else "public"
    title = f"Business case: {case.name}"
    data = freeze({"title": title, "cases": [case_content(case, version)]})
    section = pack_sections.section_of(
        {"key": "case", "title": title, "kind": "cases", "audience": audience, "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    banner = "Restricted: not for publication" if audience == "restricted" else ""
    stamp = Stamp(footer=f"{title}, {version.label}", fonts=fonts, banner=banner)
    moment = datetime.combine(version.written_on, time(), UTC) if version.written_on else version.created_at
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    builder = build.Builder({audience: shared(audience)}, pack_sections.style(), shelf)
    return builder.build(build.Plan(audience, title, (section,), stamp, moment), folder / "case.pdf").path
