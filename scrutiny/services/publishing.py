"""Publishing a public pack, and withdrawing it. What is out never changes; a correction is a publication of its own."""

import tempfile
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.dates import show_weekday_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import fingerprint
from scrutiny.models import Meeting, Pack, Publication
from scrutiny.selectors.public_meetings import OPEN_KINDS
from scrutiny.selectors.publication_panel import public_address
from scrutiny.selectors.publishing import Readiness, readiness, restricted_of
from scrutiny.services import exempt_scan, snapshots, supplements
from scrutiny.services.changes import save

CORRECTED = "Corrected: see edition {number}."


def ready_on(pack: Pack, on: date) -> Readiness:
    """What stands against publishing the pack on a day."""
    return readiness(pack, on, is_current=_is_current(pack))


def _is_current(pack: Pack) -> bool:
    """True when the agenda and its papers are still what the pack shows."""
    told = pack.snapshot.get("correction")
    try:
        if told:
            corrected = Publication.objects.get(meeting=pack.meeting, number=told["number"])
            now = supplements.correction(corrected, pack.edition, told["text"])
        elif pack.supplement:
            now = supplements.supplement(pack.meeting, pack.edition)
        else:
            now = snapshots.take(pack.meeting, pack.edition)
    except Refused:
        return False
    return fingerprint(now) == fingerprint(pack.snapshot)


@transaction.atomic
def publish(
    *, pack: Pack, by: User | None, at: datetime, late_reason: str = "", open_to_public: bool = True
) -> Publication:
    """Make a public pack public. The file is read once more against what is exempt now.

    open_to_public: False for a body that meets in private, whose members alone get it; what follows it, follows this.
    Raises Refused with the first obstacle, when the scan finds anything, when it is late and no reason is given, and
    when the papers of a body that meets in public are kept from it.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=pack.meeting_id)
    on = timezone.localtime(at).date()
    ready = ready_on(pack, on)
    if ready.obstacles:
        raise Refused("not_publishable", ready.obstacles[0])
    if ready.is_late and not late_reason.strip() and not pack.supplement and ready.corrects is None:
        raise Refused(
            "late_without_reason",
            f"The last day for these papers was {show_weekday_date(ready.clock.last_day)}, and today is "
            f"{show_weekday_date(on)}. Say why they are late: the reason is published with them.",
        )
    _read_again(pack, f"{meeting.slug}.pdf")
    publication = _record(meeting, ready, by, at, late_reason.strip(), _is_open(meeting, asked=open_to_public))
    if meeting.papers_out_on is None and not pack.supplement:
        meeting.papers_out_on = on
        meeting.version += 1
        save(meeting, by=by, reason=f"Edition {publication.number} published")
    return publication


def _read_again(pack: Pack, name: str) -> None:
    """Something may have become exempt since the pack was built."""
    with tempfile.TemporaryDirectory(prefix="publish-") as folder, pack.file.open("rb") as stored:
        path = Path(folder) / name
        path.write_bytes(stored.read())
        exempt_scan.certify(pack, path)


def _is_open(meeting: Meeting, *, asked: bool) -> bool:
    """What follows a pack that is out goes where that went."""
    first = meeting.publications.filter(withdrawn_at__isnull=True, supplement=0).first()
    chosen = first.open_to_public if first else asked
    if not chosen and meeting.body.kind in OPEN_KINDS:
        raise Refused("meets_in_public", f"{meeting.body.name} meets in public, so its papers go to the public too.")
    return chosen


def _record(
    meeting: Meeting, ready: Readiness, by: User | None, at: datetime, late_reason: str, open_to_public: bool
) -> Publication:
    number = (meeting.publications.aggregate(last=Max("number"))["last"] or 0) + 1
    if ready.corrects is not None:
        _withdraw(ready.corrects, by, at, CORRECTED.format(number=number))
    publication = Publication(
        meeting=meeting,
        pack=ready.pack,
        restricted=ready.restricted,
        number=number,
        open_to_public=open_to_public,
        supplement=ready.pack.supplement,
        published_on=ready.on,
        published_at=at,
        published_by=by,
        due_on=ready.clock.last_day,
        arithmetic=ready.clock.arithmetic,
        late_reason=late_reason if ready.is_late else "",
        corrects=ready.corrects,
        correction=ready.pack.snapshot["correction"]["text"] if ready.corrects else "",
    )
    if ready.is_late and not publication.late_reason:
        publication.late_reason = _why_late(ready)
    publication.full_clean()
    publication.save()
    audit.record(
        act="scrutiny.publish_pack",
        partnership=meeting.partnership,
        subject=f"{meeting.slug}, edition {number}",
        by=by,
        detail={
            "sha256": ready.pack.sha256,
            "supplement": ready.pack.supplement,
            "corrects": ready.corrects.number if ready.corrects else 0,
            "due_on": str(ready.clock.last_day),
            "late_reason": publication.late_reason,
            "open_to_public": open_to_public,
        },
    )
    return publication


def _why_late(ready: Readiness) -> str:
    """A supplement and a correction come after the last day by their nature."""
    if ready.corrects is not None:
        return f"It corrects edition {ready.corrects.number}."
    return "It holds what was added after the pack was published; the agenda names the reason for each late item."


@transaction.atomic
def give_restricted(*, publication: Publication, by: User, at: datetime) -> Pack:
    """Hand the restricted edition to members, beside the public one that is out already, or correct what they have.

    Raises Refused when the publication is withdrawn, and when no ready restricted pack shows the same public papers.
    """
    rows = Publication.objects.select_for_update(of=("self",)).select_related("meeting", "pack", "restricted")
    publication = rows.get(pk=publication.pk)
    if not publication.is_out:
        raise Refused("withdrawn", f"Edition {publication.number} is withdrawn, so nothing goes to members with it.")
    before, pack = publication.restricted, restricted_of(publication)
    if pack is None:
        raise Refused(
            "no_restricted_pack",
            f"No restricted edition is ready that shows the same public papers as edition {publication.number}. "
            "Build it, or the correction of the one that members have, then give it to them.",
        )
    publication.restricted = pack
    publication.full_clean()
    publication.save()
    audit.record(
        act="scrutiny.give_restricted_pack",
        partnership=publication.meeting.partnership,
        subject=f"{publication.meeting.slug}, edition {publication.number}",
        by=by,
        detail={"sha256": pack.sha256, "instead_of": before.sha256 if before else "", "at": at.isoformat()},
    )
    return pack


@transaction.atomic
def withdraw(*, publication: Publication, by: User, at: datetime, reason: str) -> Publication:
    """Take an edition out of the public's reach. Its address says when and why from then on.

    Raises Refused without a reason, when it is withdrawn already, and for a pack that supplements still refer to.
    """
    publication = Publication.objects.select_for_update().select_related("meeting").get(pk=publication.pk)
    if not reason.strip():
        raise Refused("no_reason", "Say why the edition is withdrawn: the public reads it where the edition stood.")
    if not publication.is_out:
        raise Refused("withdrawn", f"Edition {publication.number} is withdrawn already.")
    later = publication.meeting.publications.filter(withdrawn_at__isnull=True, supplement__gt=0)
    if publication.supplement == 0 and later.exists():
        raise Refused(
            "has_supplements",
            f"Edition {publication.number} has supplements that are numbered by its pages. Withdraw them first, "
            "or publish a correction.",
        )
    _withdraw(publication, by, at, reason.strip())
    audit.record(
        act="scrutiny.withdraw_publication",
        partnership=publication.meeting.partnership,
        subject=f"{publication.meeting.slug}, edition {publication.number}",
        by=by,
        detail={"reason": reason.strip()},
    )
    return publication


def address(publication: Publication) -> str:
    """Where the public finds it, without the name of the site."""
    return public_address(publication, publication.meeting)


def _withdraw(publication: Publication, by: User | None, at: datetime, reason: str) -> None:
    publication.withdrawn_at, publication.withdrawn_by, publication.withdrawn_reason = at, by, reason
    publication.full_clean()
    publication.save()
