"""Terms of reference: a new version from a day on. Nothing in force is changed: earlier days keep their terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Body, Organisation, QuorumPart, TermsOfReference, User
from commissioning.rules.quorum import Share
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.deciding import save
from commissioning.services.reserved import carry_over, drop_lost
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

_TEXTS = ("purpose", "functions", "reserved", "membership", "chairing", "frequency", "source")


@dataclass(frozen=True, slots=True)
class NewTerms:
    """functions, reserved: one a line. parts: organisation to the least number of its voting members."""

    since: date
    purpose: str
    functions: str
    reserved: str
    membership: str
    chairing: str
    frequency: str
    quorum_number: int | None
    quorum_share: Share | None
    parts: Mapping[Organisation, int]
    review_on: date | None
    source: str


@transaction.atomic
def lay_down_terms(*, body: Body, terms: NewTerms, reason: str, by: User) -> TermsOfReference:
    """A new version of a body's terms of reference. Raises Refused: terms_there_already, review_too_early."""
    why = check_reason(reason)
    body = Body.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=body.pk)
    if body.terms.filter(since=terms.since).exists():
        raise Refused(
            "terms_there_already",
            f"{body.name} has terms of reference from {show_date(terms.since)} already. Choose another first day.",
        )
    before = body.terms.filter(since__lt=terms.since).order_by("-since").first()
    made = TermsOfReference(body=body, since=terms.since)
    _write(made, terms, why, by)
    carry_over(before, made, why, by)
    _record("commissioning.lay_down_terms_of_reference", made, by, why)
    return made


@transaction.atomic
def change_terms(*, terms_id: int, terms: NewTerms, reason: str, by: User, today: date) -> TermsOfReference:
    """Change a version that has not begun. Raises Refused: terms_have_begun, terms_there_already, review_too_early."""
    why = check_reason(reason)
    found = _locked(terms_id, today, "be changed: lay down a new version instead")
    if found.body.terms.filter(since=terms.since).exclude(pk=found.pk).exists():
        raise Refused(
            "terms_there_already",
            f"{found.body.name} has terms of reference from {show_date(terms.since)} already. Choose another day.",
        )
    found.since = terms.since
    _write(found, terms, why, by)
    _record("commissioning.change_terms_of_reference", found, by, why)
    return found


@transaction.atomic
def remove_terms(*, terms_id: int, reason: str, by: User, today: date) -> None:
    """Take back a version that has not begun. The history keeps it. Raises Refused with the code terms_have_begun."""
    why = check_reason(reason)
    found = _locked(terms_id, today, "be taken back: lay down a new version instead")
    _record("commissioning.remove_terms_of_reference", found, by, why)
    for row in [*found.quorum_parts.all(), *found.matters.all(), found]:
        row._change_reason, row._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
        row.delete()


def _locked(terms_id: int, today: date, what: str) -> TermsOfReference:
    body = TermsOfReference.objects.values_list("body", flat=True).get(pk=terms_id)
    Body.objects.select_for_update().get(pk=body)
    found = TermsOfReference.objects.select_related("body__partnership").get(pk=terms_id)
    if found.since <= today:
        raise Refused(
            "terms_have_begun",
            f"These terms are in force since {show_date(found.since)}, so they can no longer {what}.",
        )
    return found


def _write(row: TermsOfReference, terms: NewTerms, why: str, by: User) -> None:
    if terms.review_on is not None and terms.review_on <= terms.since:
        raise Refused("review_too_early", f"The review comes after {show_date(terms.since)}, the first day.")
    for name in _TEXTS:
        setattr(row, name, getattr(terms, name).replace("\r\n", "\n").strip())
    row.quorum_number, row.review_on = terms.quorum_number, terms.review_on
    row.quorum_share = terms.quorum_share.value if terms.quorum_share else ""
    save(row, why, by)
    drop_lost(row, why, by)
    there = {one.organisation_id: one for one in row.quorum_parts.all()}
    for organisation, minimum in terms.parts.items():
        part = there.pop(organisation.pk, None) or QuorumPart(terms=row, organisation=organisation)
        if part.pk is None or part.minimum != minimum:
            part.minimum = minimum
            save(part, why, by)
    for surplus in there.values():
        surplus._change_reason, surplus._history_user = why, by  # type: ignore[attr-defined]
        surplus.delete()


def _record(act: str, terms: TermsOfReference, by: User, reason: str) -> None:
    detail = {
        "since": str(terms.since),
        "quorum": str(terms.quorum_number or ""),
        "share": terms.quorum_share,
        "parts": {one.organisation.code: one.minimum for one in terms.quorum_parts.select_related("organisation")},
        "reason": reason,
    }
    record(act=act, partnership=terms.body.partnership, subject=str(terms), by=by, detail=detail)
