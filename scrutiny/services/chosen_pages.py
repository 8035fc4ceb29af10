"""Printing chosen papers: a PDF of these alone, tagged as the pack is, with the numbers that they have in it."""

import secrets
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, WebPaper
from scrutiny.pdf.faults import Fault
from scrutiny.pdf.stamp import stamp_fonts
from scrutiny.pdf.watermark import mark_copy
from scrutiny.selectors.offline import office_of
from scrutiny.services import binding

MARK = "RESTRICTED: not for publication. Copy {code} of {office}, printed {day}"


def chosen_pages(*, meeting: Meeting, papers: Sequence[WebPaper], by: User, at: datetime) -> bytes:
    """These papers, in this order; the caller has seen to it that the person may read each of them.

    A restricted edition's carry a mark on every page, and that they were printed goes on record.
    Raises Refused: nothing_chosen, and where a paper cannot be drawn again.
    """
    if not papers:
        raise Refused("nothing_chosen", "Choose at least one paper to print.")
    restricted = any(one.pack.is_restricted for one in papers)
    code = secrets.token_hex(3).upper() if restricted else ""
    with tempfile.TemporaryDirectory(prefix="chosen-") as held:
        folder = Path(held)
        try:
            made = binding.bind_some(papers, f"{meeting.title}: chosen papers", folder)
        except Fault as fault:
            raise Refused(fault.code, fault.message) from fault
        if restricted:
            day = show_date(timezone.localtime(at).date())
            words = MARK.format(code=code, office=office_of(by, papers[0].pack), day=day)
            made = mark_copy(made, words, stamp_fonts(settings.FONT_DIR), folder / "marked.pdf")
        content = made.read_bytes()
    if restricted:
        audit.record(
            act="scrutiny.print_restricted_papers",
            by=by,
            partnership=meeting.partnership,
            subject=f"{meeting.slug}, {papers[0].pack.edition} edition {papers[0].pack.number}",
            detail={"copy": code, "papers": [one.paper for one in papers]},
        )
    return content
