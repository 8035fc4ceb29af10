"""Expecting evidence, giving it, returning what is not enough."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction

from commissioning.models import DelegatedFunction, Evidence, EvidenceExpectation, Organisation, Post, User
from commissioning.rules.assurance import EvidenceState, Rhythm, check_one_of
from commissioning.rules.reasons import check_reason
from commissioning.selectors.assurance import rhythm_of
from commissioning.services import evidence_files
from commissioning.services.audit import record
from commissioning.services.register import Hand
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class ExpectationDraft:
    """What is expected, how often, from whom, who looks at it."""

    what: str
    rhythm: Rhythm
    owner: Post | None = None
    supplier: Organisation | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Evidence as it is handed in: a file or a link. sha256: of what the link leads to, where it is known."""

    due_on: date
    title: str
    file: File | None = None  # type: ignore[type-arg]  # an upload
    link: str = ""
    sha256: str = ""


@transaction.atomic
def expect(*, function_id: int, draft: ExpectationDraft, hand: Hand) -> EvidenceExpectation:
    """Say what evidence is expected. Raises Refused when the role is for another organisation."""
    function = _locked(function_id, hand)
    _check_draft(function, draft)
    last = function.expectations.order_by("-number").first()
    new = EvidenceExpectation(function=function, number=last.number + 1 if last else 1)
    return _written(new, draft, hand, "commissioning.expect_evidence")


@transaction.atomic
def change_expectation(*, expectation_id: int, draft: ExpectationDraft, hand: Hand) -> EvidenceExpectation:
    """Change what is expected.

    Refused (``evidence_given``) where given evidence would lose its due date, (``supplier_kept``) where what is kept
    would seem to have come from somebody else: also evidence that was returned is kept under its supplier.
    """
    found = EvidenceExpectation.objects.get(pk=expectation_id)
    function = _locked(found.function_id, hand)
    _check_draft(function, draft)
    expectation = EvidenceExpectation.objects.select_for_update().get(pk=expectation_id)
    expectation.function = function
    _check_supplier(expectation, draft)
    given = expectation.given.filter(state=EvidenceState.GIVEN.value).values_list("due_on", flat=True)
    for day in sorted(given):
        if day not in draft.rhythm.due_dates(day):
            raise Refused(
                "evidence_given",
                f"Evidence was given for {show_date(day)}, which would be no due date any more. "
                "Keep that date among them, or expect the new evidence beside this.",
            )
    return _written(expectation, draft, hand, "commissioning.change_expectation")


def _check_supplier(expectation: EvidenceExpectation, draft: ExpectationDraft) -> None:
    wanted = draft.supplier.pk if draft.supplier else None
    if expectation.supplier_id == wanted or not expectation.given.exists():
        return
    raise Refused(
        "supplier_kept",
        f"Evidence for “{expectation.what}” was handed in by {expectation.supplier or 'the holder'} and is kept under "
        "that name. Give this a last due date, and expect the evidence of the other organisation beside it.",
    )


def _written(row: EvidenceExpectation, draft: ExpectationDraft, hand: Hand, act: str) -> EvidenceExpectation:
    row.what, row.every_months = draft.what.strip(), draft.rhythm.every_months
    row.first_due, row.last_due = draft.rhythm.first, draft.rhythm.last
    row.owner, row.supplier = draft.owner, draft.supplier
    _save(row, hand.by, hand.reason)
    _record(
        act, row, hand.by, {"what": row.what, "first_due": row.first_due.isoformat(), "reason": hand.reason.strip()}
    )
    return row


def _check_draft(function: DelegatedFunction, draft: ExpectationDraft) -> None:
    if draft.rhythm.last is not None and draft.rhythm.last < draft.rhythm.first:
        raise Refused("ends_before_it_begins", "The last due date is before the first. Correct one of them.")
    for one in (draft.owner, draft.supplier):
        if one is not None and one.partnership_id != function.partnership_id:
            raise Refused("delegate_unknown", f"{one} is not in this partnership. Choose one of its own.")


@transaction.atomic
def give(*, expectation_id: int, given: Given, by: User, organisations: Set[int], at: datetime) -> Evidence:
    """Hand evidence in for a due date.

    organisations: ids for which the person may hand in: the supplier's or the holder's is needed.
    """
    expectation = (
        EvidenceExpectation.objects.select_for_update(of=("self",))
        .select_related("function__partnership", "function__holder", "supplier")
        .get(pk=expectation_id)
    )
    function = expectation.function
    if not {expectation.supplier_id, function.holder_id} & set(organisations):
        supplier = expectation.supplier or function.holder
        raise Refused(
            "other_organisation",
            f"“{expectation.what}” is handed in by {supplier} or {function.holder}, and your role is for another "
            "organisation. Ask one of theirs.",
        )
    check_one_of(file=given.file is not None, link=bool(given.link))
    rhythm_of(expectation).check_due(given.due_on)
    there = expectation.given.filter(due_on=given.due_on, state=EvidenceState.GIVEN.value).first()
    if there is not None:
        raise _given_already(expectation, given.due_on)
    new = Evidence(
        expectation=expectation,
        due_on=given.due_on,
        title=given.title.strip(),
        link=given.link,
        sha256=given.sha256.strip().lower(),
        given_by=by,
        given_at=at,
    )
    if given.file is not None:
        kept = evidence_files.keep(given.file)
        new.file, new.file_name, new.size, new.sha256 = kept.stored, kept.name, kept.size, kept.sha256
    try:
        with transaction.atomic():
            _save(new, by, f"For {show_date(given.due_on)}")
    except IntegrityError as fault:
        raise _given_already(expectation, given.due_on) from fault
    detail = {"due_on": given.due_on.isoformat(), "title": new.title, "sha256": new.sha256, "link": new.link}
    _record("commissioning.give_evidence", expectation, by, detail)
    return new


@transaction.atomic
def return_evidence(*, evidence_id: int, hand: Hand) -> Evidence:
    """Say that evidence is not enough: its due date is open again, and the evidence stays on record."""
    check_reason(hand.reason)
    evidence = Evidence.objects.select_for_update(of=("self",)).select_related("expectation").get(pk=evidence_id)
    function = _locked(evidence.expectation.function_id, hand)
    evidence.expectation.function = function
    if evidence.state != EvidenceState.GIVEN.value:
        raise Refused("returned_already", f"“{evidence.title}” was returned already. There is nothing to do.")
    evidence.state = EvidenceState.RETURNED.value
    _save(evidence, hand.by, hand.reason)
    detail = {"due_on": evidence.due_on.isoformat(), "title": evidence.title, "reason": hand.reason.strip()}
    _record("commissioning.return_evidence", evidence.expectation, hand.by, detail)
    return evidence


def _given_already(expectation: EvidenceExpectation, due_on: date) -> Refused:
    return Refused(
        "evidence_given",
        f"“{expectation.what}” for {show_date(due_on)} was given already. Have it returned first if it is not enough.",
    )


def _locked(function_id: int, hand: Hand) -> DelegatedFunction:
    check_reason(hand.reason)
    function = DelegatedFunction.objects.select_for_update().get(pk=function_id)
    if function.holder_id not in hand.organisations:
        raise Refused(
            "other_organisation",
            f"“{function.name}” is a function of {function.holder.name}, and your role is for another organisation. "
            "Ask one of its governance officers or commissioners.",
        )
    return function


def _save(row: EvidenceExpectation | Evidence, by: User, reason: str) -> None:
    row._change_reason = reason.strip()  # type: ignore[union-attr]  # simple_history reads both
    row._history_user = by  # type: ignore[union-attr]
    row.save()


def _record(act: str, row: EvidenceExpectation, by: User, detail: dict[str, Any]) -> None:
    record(act=act, partnership=row.function.partnership, subject=str(row), by=by, detail=detail)
