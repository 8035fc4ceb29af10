"""A commissioning strategy as a PDF, drawn by the engine that draws packs: the same text gives the same bytes."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings

from commissioning.models import DocumentVersion, Strategy
from commissioning.rules.prose import blocks_of
from commissioning.selectors.linked import Panel
from commissioning.selectors.strategies import ConsultationView, section_views
from ihwb.kernel.freezing import freeze
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.services import pack_sections


def draw(
    strategy: Strategy,
    version: DocumentVersion,
    panels: Sequence[Panel],
    consultations: Sequence[ConsultationView],
    folder: Path,
) -> Path:
    """Write the PDF of one version into the folder. Raises Refused or Fault when it cannot be drawn."""
    audience: Audience = "restricted" if strategy.document.restricted else "public"
    title = f"Commissioning strategy: {strategy.name}"
    data = freeze(
        {
            "title": title,
            "covers": strategy.covers,
            "version": version.label,
            "stage": version.get_stage_display(),
            "written_on": version.written_on,
            "owner": strategy.document.owner.title,
            "source": strategy.document.source,
            "sections": [{"heading": one.heading, "blocks": blocks_of(one.text)} for one in section_views(version)],
            "panels": [{"title": one.title, "note": one.note, "rows": one.rows} for one in panels if one.rows],
            "consultations": [
                {
                    "opens_on": one.row.opens_on,
                    "closes_on": one.row.closes_on,
                    "days": one.days,
                    "state": one.state.label,
                    "audience": one.row.audience,
                    "responses": one.row.responses,
                    "answer": one.row.answer,
                }
                for one in consultations
            ],
        }
    )
    section = pack_sections.section_of(
        {"key": "strategy", "title": title, "kind": "strategy", "audience": audience, "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    banner = "Restricted: not for publication" if audience == "restricted" else ""
    stamp = Stamp(footer=f"{title}, {version.label}", fonts=fonts, banner=banner)
    moment = datetime.combine(version.written_on, time(), UTC) if version.written_on else version.created_at
    shelf = Shelf(Path(settings.VAR_DIR) / "sections")
    builder = build.Builder({audience: shared(audience)}, pack_sections.style(), shelf)
    return builder.build(build.Plan(audience, title, (section,), stamp, moment), folder / "strategy.pdf").path
