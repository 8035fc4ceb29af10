"""A public document of one section as a PDF, drawn by the engine that draws packs: the same content, the same bytes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings

from ihwb.kernel.freezing import freeze
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.services import pack_sections


@dataclass(frozen=True, slots=True)
class Document:
    """kind: the section's, of ``pack_sections.TEMPLATES``; footer: what stands at the foot of every page."""

    kind: str
    title: str
    footer: str
    published_on: date
    data: dict[str, Any]


def draw(document: Document, folder: Path) -> Path:
    """Write the PDF into the folder. Raises Refused or Fault when it cannot be drawn."""
    data = freeze({**document.data, "title": document.title})
    section = pack_sections.section_of(
        {"key": document.kind, "title": document.title, "kind": document.kind, "audience": "public", "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    stamp = Stamp(footer=document.footer, fonts=fonts, banner="")
    moment = datetime.combine(document.published_on, time(), UTC)
    builder = build.Builder(
        {"public": shared("public")}, pack_sections.style(), Shelf(Path(settings.VAR_DIR) / "sections")
    )
    plan = build.Plan("public", document.title, (section,), stamp, moment)
    return builder.build(plan, folder / "document.pdf").path
