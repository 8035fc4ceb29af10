"""``manage.py build_pack MEETING --edition public|restricted --out FILE``: build a pack now, in this process."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ihwb.kernel.errors import Refused
from scrutiny.models import STANDARD, Meeting, Pack, PackState
from scrutiny.services import packs, web_papers


class Command(BaseCommand):
    help = "Build the pack of a meeting in one edition and write the PDF to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="the meeting's name in its address, such as cabinet-2014-11-11")
        parser.add_argument("--partnership", help="the partnership's name in its address, if several have the meeting")
        parser.add_argument("--edition", required=True, choices=[one.value for one in STANDARD])
        parser.add_argument("--out", required=True, type=Path, help="the PDF file to write")

    def handle(self, *args: Any, meeting: str, partnership: str | None, edition: str, out: Path, **options: Any) -> str:
        found = the_meeting(meeting, partnership)
        if not out.parent.is_dir():
            raise CommandError(f"The folder {out.parent} does not exist. Make it, or name another file.")
        try:
            pack, fresh = packs.request_pack(meeting=found, edition=edition, by=None)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        if pack.state != PackState.READY:
            packs.build(pack.pk, say=lambda stage: self.stdout.write(f"    {stage}"))
            web_papers.make_after_build(pack.pk)
            pack.refresh_from_db()
        return self._write(pack, fresh, out)

    def _write(self, pack: Pack, fresh: bool, out: Path) -> str:
        if pack.state == PackState.FAILED:
            raise CommandError(f"The pack was not built. {pack.error}")
        if pack.state != PackState.READY:
            raise CommandError("Another process is building this pack. Wait until it is done, then call again.")
        with pack.file.open("rb") as content:
            out.write_bytes(content.read())
        how = "built" if fresh else "unchanged since it was built"
        return f"    {pack}, {pack.pages} pages, {how}: {out}"


def the_meeting(slug: str, partnership: str | None) -> Meeting:
    """The meeting with this address. Raises CommandError naming those that there are."""
    found = Meeting.objects.filter(slug=slug).select_related("partnership", "body")
    if partnership:
        found = found.filter(partnership__slug=partnership)
    if len(found) == 1:
        return found[0]
    if not found:
        known = ", ".join(Meeting.objects.order_by("slug").values_list("slug", flat=True)[:20]) or "none"
        raise CommandError(f"There is no meeting {slug}. The meetings: {known}.")
    raise CommandError(f"Several partnerships have a meeting {slug}. Say which with --partnership.")
