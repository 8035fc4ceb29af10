"""Building a pack: asked for once, built by whoever claims it, finished exactly once."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from commissioning.models import User
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import fingerprint
from scrutiny.models import LIVE, Edition, Meeting, Pack, PackSection, PackState, Publication
from scrutiny.pdf.faults import Fault
from scrutiny.services import binding, editions, snapshots, supplements
from scrutiny.services.pack_sections import look, order_of
from scrutiny.services.report_gate import require_clear_meeting

ATTEMPTS = 3
GAVE_UP = (
    "The pack was begun {attempts} times and its worker was lost each time. Nothing was published. "
    "Ask whoever runs the servers to look at the worker, then build the pack again."
)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """A pack that is wanted. base: the pack that it shows in another form; reader: whose copy it is."""

    meeting: Meeting
    edition: Edition
    by: User | None
    base: Pack | None = None
    reader: User | None = None

    def packs(self) -> QuerySet[Pack]:
        """The packs that answer it, or did before."""
        return self.meeting.packs.filter(edition=self.edition, reader=self.reader).order_by("-number")


def request_pack(
    *,
    meeting: Meeting,
    edition: str,
    by: User | None,
    supplement: bool = False,
    corrects: Publication | None = None,
    correction: str = "",
) -> tuple[Pack, bool]:
    """Ask for a pack of one edition, frozen as things stand now; or for a supplement to, or a correction of, one.

    correction: what was wrong, for the public. Returns the pack, and whether it has yet to be built: False when a build
    of this edition is under way, or when nothing has changed since the latest one that is ready. Raises Refused when
    the meeting has no agenda, when there is nothing to supplement or to correct, and while something in one of its
    reports waits for its author.
    """
    order = Order(meeting, Edition(edition), by)
    if not meeting.agenda.exists():
        raise Refused("no_agenda", f"{meeting.title} has no agenda yet. Add the items, then build the pack.")
    if live := order.packs().filter(state__in=LIVE).first():
        return live, False
    require_clear_meeting(meeting, edition)
    if corrects is not None:
        snapshot = supplements.correction(corrects, edition, correction)
    elif supplement:
        snapshot = supplements.supplement(meeting, edition)
    else:
        snapshot = snapshots.take(meeting, edition)
    return _placed(order, snapshot)


def request_form(*, base: Pack, edition: str, by: User | None) -> tuple[Pack, bool]:
    """Ask for a ready pack in large print or in black and white: the same content, frozen when the pack was."""
    order = Order(base.meeting, Edition(edition), by, base=base)
    snapshot = editions.snapshot_of(base, order.edition.form)
    if live := order.packs().filter(state__in=LIVE).first():
        return live, False
    return _placed(order, snapshot)


def request_copy(*, base: Pack, reader: User, withheld: dict[str, str]) -> tuple[Pack, bool]:
    """Ask for a reader's own copy of a restricted pack. withheld: by place in the agenda, its public title."""
    order = Order(base.meeting, Edition.READER, reader, base=base, reader=reader)
    if live := order.packs().filter(state__in=LIVE).first():
        return live, False
    return _placed(order, editions.copy_of(base, withheld))


def _placed(order: Order, snapshot: dict[str, Any]) -> tuple[Pack, bool]:
    content = fingerprint([look(), snapshot])
    latest = order.packs().filter(state=PackState.READY).first()
    if latest is not None and latest.snapshot_hash == content and latest.file.storage.exists(str(latest.file.name)):
        return latest, False
    try:
        return _create(order, snapshot, content), True
    except IntegrityError:  # somebody else asked in the same moment
        return order.packs().get(state__in=LIVE), False


@transaction.atomic
def _create(order: Order, snapshot: dict[str, Any], content: str) -> Pack:
    meeting, edition = order.meeting, order.edition
    last = meeting.packs.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0
    sections = order_of(snapshot)
    pack = Pack.objects.create(
        meeting=meeting,
        edition=edition,
        supplement=snapshot["supplement"]["number"] if snapshot.get("supplement") else 0,
        base=order.base,
        reader=order.reader,
        number=last + 1,
        snapshot=snapshot,
        snapshot_hash=content,
        stage="Waiting for a worker",
        sections_total=len(sections),
        made_by=order.by,
        made_at=timezone.now(),
    )
    PackSection.objects.bulk_create(
        PackSection(pack=pack, position=position, key=key, title=title)
        for position, (key, title) in enumerate(sections, start=1)
    )
    audit.record(
        act="scrutiny.build_pack",
        partnership=meeting.partnership,
        subject=f"{meeting.slug}, {edition} edition {pack.number}",
        by=order.by,
        detail={"content": content},
    )
    return pack


def build(pack_id: int, say: Say | None = None) -> bool:
    """Claim a pack and build it. False when there is nothing to claim: it is done, or somebody else has it."""
    attempt = _claim(pack_id)
    if attempt is None:
        return False
    pack = Pack.objects.select_related("meeting__partnership").get(pk=pack_id)
    try:
        with tempfile.TemporaryDirectory(prefix="pack-") as folder:
            bound = binding.bind(pack, Path(folder), _progress(pack_id, attempt, say))
            _finish(pack, attempt, bound)
    except (Refused, Fault) as refused:
        _fail(pack_id, attempt, refused.message)
    except Exception:
        _fail(pack_id, attempt, "Something went wrong that the pack builder does not know. Nothing was published.")
        raise
    return True


def _stale_before() -> datetime:
    """A build not heard of since then has lost its worker."""
    return timezone.now() - timedelta(seconds=settings.PACK_STALE_SECONDS)


def _claim(pack_id: int) -> int | None:
    """Take the pack for this worker; None when it is not free. One statement, so that two cannot both have it."""
    now = timezone.now()
    free = Q(state=PackState.QUEUED) | Q(state=PackState.BUILDING, heartbeat_at__lt=_stale_before())
    claimed = Pack.objects.filter(free, pk=pack_id, attempts__lt=ATTEMPTS).update(
        state=PackState.BUILDING, heartbeat_at=now, attempts=F("attempts") + 1, stage="Begun"
    )
    return Pack.objects.values_list("attempts", flat=True).get(pk=pack_id) if claimed else None


def _mine(pack_id: int, attempt: int) -> Any:
    """The pack, while this attempt is the one that has it: a worker thought dead must not write over its successor."""
    return Pack.objects.filter(pk=pack_id, state=PackState.BUILDING, attempts=attempt)


def _progress(pack_id: int, attempt: int, say: Say | None) -> binding.Progress:
    def progress(stage: str, done: int) -> None:
        if say is not None:
            say(stage)
        beaten = _mine(pack_id, attempt).update(heartbeat_at=timezone.now(), stage=stage, sections_done=done)
        if not beaten:
            raise Refused("superseded", "Another worker has taken this pack over.")

    return progress


@transaction.atomic
def _finish(pack: Pack, attempt: int, bound: binding.Bound) -> None:
    """Store the file and the sections' pages, if this attempt still has the pack; otherwise leave no trace."""
    current = _mine(pack.pk, attempt).select_for_update().first()
    if current is None:
        return
    with bound.path.open("rb") as content:
        current.file.save(bound.path.name, File(content), save=False)
    current.makings.save("makings", ContentFile(bound.makings), save=False)
    current.sha256 = hashlib.sha256(bound.path.read_bytes()).hexdigest()
    current.pages = bound.pages
    current.certificate = bound.certificate
    current.state = PackState.READY
    current.stage = "Ready"
    current.sections_done = current.sections_total
    current.finished_at = timezone.now()
    current.save()
    for section in current.sections.all():
        pages = bound.ranges[section.key]
        section.state, section.first_page, section.pages = "done", pages.first, pages.last - pages.first + 1
        section.labels = str(pages)
        section.reused = section.key in bound.reused
        section.save()


def _fail(pack_id: int, attempt: int, sentence: str) -> None:
    _mine(pack_id, attempt).update(state=PackState.FAILED, error=sentence, stage="Failed", finished_at=timezone.now())


def stale() -> list[int]:
    """Ids of the packs to queue again. A pack whose attempts are used up fails here, with a sentence."""
    before = _stale_before()
    still = Q(state=PackState.BUILDING, heartbeat_at__lt=before) | Q(state=PackState.QUEUED, made_at__lt=before)
    Pack.objects.filter(still, attempts__gte=ATTEMPTS).update(
        state=PackState.FAILED,
        error=GAVE_UP.format(attempts=ATTEMPTS),
        stage="Failed",
        finished_at=timezone.now(),
    )
    return list(Pack.objects.filter(still, attempts__lt=ATTEMPTS).values_list("pk", flat=True))
