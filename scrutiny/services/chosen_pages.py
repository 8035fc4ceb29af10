"""Printing chosen papers of a pack: a PDF of their pages alone, with the numbers that they have in the pack."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from scrutiny.models import Pack, WebPaper
from scrutiny.pdf.excerpt import excerpt
from scrutiny.selectors.offline import office_of

MARK = "RESTRICTED: not for publication. Copy {code} of {office}, printed {day}"
PART = "Papers of this edition are withheld from you, so it is not printed for you. Print from the public edition."


def chosen_pages(*, pack: Pack, papers: Sequence[WebPaper], whole: bool, by: User, at: datetime) -> bytes:
    """The pages of these papers in the order of the pack.

    whole: the person may read all papers of the edition. Raises Refused: nothing_chosen, papers_withheld, file_gone.
    """
    if not papers:
        raise Refused("nothing_chosen", "Choose at least one paper to print.")
    if not whole:
        raise Refused("papers_withheld", PART)
    restricted = pack.edition != "public"
    code = secrets.token_hex(3).upper() if restricted else ""
    mark = ""
    if restricted:
        day = show_date(timezone.localtime(at).date())
        mark = MARK.format(code=code, office=office_of(by, pack), day=day)
    try:
        with pack.file.open("rb") as stored:
            content = stored.read()
    except OSError:
        raise Refused("file_gone", "The file of this pack is not there. Ask for the pack to be built again.") from None
    pages = [number for one in papers for number in range(one.first_page, one.last_page + 1)]
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    made = excerpt(content, pages, f"{pack.meeting.title}: chosen papers", mark, fonts)
    if restricted:
        audit.record(
            act="scrutiny.print_restricted_papers",
            by=by,
            partnership=pack.meeting.partnership,
            subject=f"{pack.meeting.slug}, {pack.edition} edition {pack.number}",
            detail={"copy": code, "papers": [one.paper for one in papers]},
        )
    return made
