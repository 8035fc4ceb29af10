"""The sign-off row of reports: the advice asked for on their decision, and the boxes written on the report itself."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commissioning.models import AdviceRequest
from commissioning.rules.advice import Advice, AdviceKind
from ihwb.kernel.dates import show_date
from scrutiny.models import Report, ReportSignOff, SignOffKind


@dataclass(frozen=True, slots=True)
class SignOffView:
    """One box of the sign-off row; ``signed_on`` None: still open. pk: None for advice on the decision."""

    pk: int | None
    kind: str
    label: str
    post: str
    reference: str
    signed_on: date | None
    note: str


_ORDER = {kind: place for place, kind in enumerate(SignOffKind.values)}
_BOX_OF = {kind.value: kind.value for kind in AdviceKind} | {"monitoring": SignOffKind.MONITORING_OFFICER.value}
_WORDS = {Advice.CLEAR: "Clear", Advice.COMMENTS: "Clear with comments", Advice.OBJECTION: "Objection"}


def sign_off_rows(reports: Iterable[Report]) -> dict[int, tuple[SignOffView, ...]]:
    """The boxes by the report's id, in the order of the front sheet. Two queries, for any number of reports.

    What is asked for as advice on the report's decision counts, and fills its box; a box of the report's own stands
    where no such advice was asked for. The comments of an adviser are not among the values: they may be restricted.
    """
    found: dict[int, dict[str, SignOffView]] = defaultdict(dict)
    known = {one.pk: one for one in reports}
    for own in ReportSignOff.objects.filter(report__in=known).select_related("post"):
        found[own.report_id][own.kind] = SignOffView(
            pk=own.pk,
            kind=own.kind,
            label=own.get_kind_display(),
            post=own.post.title if own.post else "",
            reference=own.reference,
            signed_on=own.signed_on,
            note=own.note,
        )
    by_decision: dict[int, list[int]] = defaultdict(list)
    for report in known.values():
        if report.decision_id is not None:
            by_decision[report.decision_id].append(report.pk)
    for asked in AdviceRequest.objects.filter(decision__in=by_decision).select_related("post", "decision"):
        box = _advised(asked)
        for pk in by_decision[asked.decision_id]:
            found[pk][box.kind] = box
    return {pk: tuple(sorted(found[pk].values(), key=lambda one: _ORDER[one.kind])) for pk in known}


def _advised(asked: AdviceRequest) -> SignOffView:
    """The box that advice fills. Advice given on an earlier text leaves it open."""
    kind, given = SignOffKind(_BOX_OF[asked.kind]), Advice(asked.advice)
    stale = given is not Advice.WAITING and asked.content_hash != asked.decision.content_hash
    if given is Advice.WAITING:
        note = f"Asked for by {show_date(asked.due)}"
    else:
        note = "Given on an earlier text" if stale else _WORDS[given]
    counts = asked.given_at is not None and not stale
    return SignOffView(
        pk=None,
        kind=kind.value,
        label=kind.label,
        post=asked.post.title,
        reference=(asked.reference or _WORDS[given]) if counts else "",
        signed_on=timezone.localtime(asked.given_at).date() if counts and asked.given_at else None,
        note=note,
    )
