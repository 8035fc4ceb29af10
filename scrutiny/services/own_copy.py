"""One reader's copy of a restricted pack: what is withheld from them, and the mark that says whose it is."""

import secrets
import tempfile
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from commissioning.models import RoleHolding, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from scrutiny.models import Meeting, Pack
from scrutiny.pdf.watermark import mark_copy
from scrutiny.selectors.packs import withheld_items

MARK = "Copy {code} of {who}, taken {day} at {time:%H:%M}"


def withheld_from(access: Access, meeting: Meeting) -> dict[str, str]:
    """The private items that the reader leaves because of a declared interest: public titles by place ("2-7")."""
    return {place: title for _, place, title in withheld_items(access, meeting)}


def holds_withheld(pack: Pack, access: Access) -> bool:
    """Whether the pack holds papers that the reader leaves for by now. An own copy may be older than the interest."""
    withheld = withheld_from(access, pack.meeting)
    return any(entry["place"] in withheld and not entry["withheld"] for entry in pack.snapshot["agenda"])


def marked(pack: Pack, reader: User, at: datetime) -> bytes:
    """The pack's file with the mark of this reader and moment on every page. The stored file itself never leaves.

    The act goes on record with the code that the pages carry.
    """
    code = secrets.token_hex(3).upper()
    local = timezone.localtime(at)
    words = MARK.format(code=code, who=_office(pack, reader, local.date()), day=show_date(local.date()), time=local)
    fonts = (settings.FONT_DIR / "Inter-Regular.ttf", settings.FONT_DIR / "DejaVuSans.ttf")
    with tempfile.TemporaryDirectory(prefix="copy-") as folder, pack.file.open("rb") as stored:
        source = Path(folder) / "pack.pdf"
        source.write_bytes(stored.read())
        content = mark_copy(source, words, fonts, Path(folder) / "copy.pdf").read_bytes()
    audit.record(
        act="scrutiny.download_restricted_pack",
        partnership=pack.meeting.partnership,
        subject=f"{pack.meeting.slug}, {pack.edition} edition {pack.number}",
        by=reader,
        detail={"sha256": pack.sha256, "copy": code},
    )
    return content


def _office(pack: Pack, reader: User, on: date) -> str:
    """The reader by role and organisation: a copy that is left lying names no person."""
    held = RoleHolding.objects.filter(user=reader, partnership=pack.meeting.partnership, since__lte=on)
    held = held.filter(Q(until__isnull=True) | Q(until__gte=on)).select_related("organisation")
    first = held.order_by("pk").first()
    if first is None:
        return "a reader"
    where = f", {first.organisation.name}" if first.organisation else ""
    return f"{first.get_role_display()}{where}"
