"""The report of a review as a PDF. The public one is drawn from public content alone."""

from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings

from scrutiny.models import Review
from scrutiny.pdf import build
from scrutiny.pdf.renderers import shared
from scrutiny.pdf.sections import Audience
from scrutiny.pdf.shelf import Shelf
from scrutiny.pdf.stamp import Stamp
from scrutiny.selectors.public_reviews import NAMES_PEOPLE, PublicReview
from scrutiny.selectors.review_content import report_content
from scrutiny.services import pack_sections, public_file


def draw_public(view: PublicReview, folder: Path) -> Path:
    """Write the PDF of an agreed report into the folder, from its public content alone. Raises Refused or Fault."""
    report = view.report
    assert report is not None  # whoever calls has one to hand out
    title = f"Report of the review: {report.content['title']}"
    asked = [pair for pair in report.content["request"] if pair[0] != NAMES_PEOPLE]
    data = {**report.content, "agreed_on": report.agreed_on, "request": asked, "changes": view.changes}
    return public_file.draw(public_file.Document("review", title, title, report.agreed_on, data), folder)


def draw(review: Review, folder: Path, *, confidential: bool) -> Path:
    """Write the PDF into the folder: the agreed report, or the draft as it stands. Raises Refused or Fault."""
    audience: Audience = "restricted" if confidential else "public"
    title = f"Report of the review: {review.title}"
    agreed = review.report.agreed_on
    data = {**report_content(review, confidential=confidential), "title": title}
    data["agreed_on"] = {"$day": agreed.isoformat()} if agreed else None
    section = pack_sections.section_of(
        {"key": "review", "title": title, "kind": "review", "audience": audience, "data": data}
    )
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    banner = "Restricted: not for publication" if confidential else "" if agreed else "Draft"
    day = agreed or review.decided_on
    moment = datetime.combine(day, time(), UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
    builder = build.Builder(
        {audience: shared(audience)}, pack_sections.style(), Shelf(Path(settings.VAR_DIR) / "sections")
    )
    stamp = Stamp(footer=title, fonts=fonts, banner=banner)
    return builder.build(build.Plan(audience, title, (section,), stamp, moment), folder / "review.pdf").path
