"""Service specifications: begun with a document under control, functions, minimum staffing, returns, indicators."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from commissioning.models import DelegatedFunction, Partnership, Post, User
from commissioning.rules.assurance import Rhythm
from commissioning.rules.document_control import DocumentKind
from commissioning.services.audit import record
from commissioning.services.document_control import Doer, Particulars, add_document
from delivery.models import (
    Contract,
    Measure,
    PerformanceIndicator,
    Specification,
    SpecificationFunction,
    StaffingMinimum,
    StaffingReturn,
)
from delivery.rules.staffing import check_fte, compare
from delivery.services.contracts import Hand, check_commissioner, locked, remove
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewSpecification:
    """contract: under which it is asked; reference, owner: of its document."""

    contract: Contract
    code: str
    name: str
    reference: str
    owner: Post
    since: date | None
    until: date | None
    first_due: date | None
    every_months: int
    source: str


@transaction.atomic
def add_specification(*, partnership: Partnership, new: NewSpecification, at: datetime, hand: Hand) -> Specification:
    """A specification with its document, still without a text. Raises Refused: code_taken, reference_taken,
    other_organisation, ends_before_it_begins."""
    contract = locked(new.contract.pk, hand)
    if partnership.specifications.filter(code=new.code).exists():
        raise Refused("code_taken", f"There is a specification {new.code} already. Choose another code.")
    if new.since and new.until and new.until < new.since:
        raise Refused("ends_before_it_begins", "The specification would end before it begins. Correct one of the days.")
    particulars = Particulars(f"Service specification: {new.name}", DocumentKind.SPECIFICATION, new.owner, False)
    document = add_document(
        partnership=partnership,
        reference=new.reference,
        particulars=particulars,
        source=new.source,
        doer=Doer(hand.by, at),
    )
    row = Specification(
        partnership=partnership,
        contract=contract,
        document=document,
        code=new.code,
        name=new.name,
        since=new.since,
        until=new.until,
        first_due=new.first_due,
        every_months=new.every_months,
        source=new.source,
    )
    save(row, "Begun", hand.by)
    _note("delivery.add_specification", row, hand.by)
    return row


@transaction.atomic
def change_terms(
    *,
    specification_id: int,
    since: date | None,
    until: date | None,
    first_due: date | None,
    every_months: int,
    hand: Hand,
) -> Specification:
    """While it is asked, and how often its provider returns the staffing."""
    why = checked_reason(hand.reason)
    row = _locked(specification_id, hand)
    if since and until and until < since:
        raise Refused("ends_before_it_begins", "The specification would end before it begins. Correct one of the days.")
    row.since, row.until, row.first_due, row.every_months = since, until, first_due, every_months
    save(row, why, hand.by)
    _note("delivery.change_specification", row, hand.by, {"reason": why})
    return row


@transaction.atomic
def set_functions(*, specification_id: int, chosen: Sequence[DelegatedFunction], hand: Hand) -> Specification:
    """The functions of the register that it touches: exactly the chosen ones."""
    why = checked_reason(hand.reason)
    row = _locked(specification_id, hand)
    there = {one.function_id: one for one in row.functions.all()}
    wanted = {one.pk: one for one in chosen}
    for key in there.keys() - wanted.keys():
        remove(there[key], why, hand.by)
    for key in wanted.keys() - there.keys():
        save(SpecificationFunction(specification=row, function=wanted[key]), why, hand.by)
    numbers = sorted(one.number for one in chosen)
    _note("delivery.set_specification_functions", row, hand.by, {"functions": numbers, "reason": why})
    return row


@transaction.atomic
def set_minimum(
    *, specification_id: int, profession: str, fte: Decimal | None, since: date, source: str, hand: Hand
) -> StaffingMinimum:
    """Lay down a minimum from a day on; earlier days keep theirs. Raises Refused: odd_fte, minimum_there."""
    why = checked_reason(hand.reason)
    row = _locked(specification_id, hand)
    if fte is not None:
        check_fte(fte)
    keep_people_out(row.partnership, {"Profession": profession})
    name = _as_written(row, " ".join(profession.split()))
    if row.minimums.filter(profession=name, since=since).exists():
        raise Refused("minimum_there", f"A minimum of {name} begins on {show_date(since)} already. Choose another day.")
    new = StaffingMinimum(specification=row, profession=name, fte=fte, since=since, source=source)
    save(new, why, hand.by)
    _note("delivery.set_staffing_minimum", row, hand.by, {"profession": name, "fte": str(fte or "")})
    return new


def _as_written(row: Specification, name: str) -> str:
    """The profession as it stands already, so that “social workers” is not another one than “Social workers”."""
    known = {one.profession.casefold(): one.profession for one in row.minimums.all()}
    return known.get(name.casefold(), name)


@transaction.atomic
def take_minimum_away(*, minimum_id: int, hand: Hand) -> None:
    """Take away a minimum that was laid down wrongly, while no staffing was handed in under it.

    Raises Refused: other_organisation, handed_in, no_reason.
    """
    why = checked_reason(hand.reason)
    held = StaffingMinimum.objects.select_related("specification").get(pk=minimum_id)
    row = _locked(held.specification_id, hand)
    later = row.minimums.filter(profession=held.profession, since__gt=held.since).order_by("since").first()
    returned = row.returns.filter(profession=held.profession, as_at__gte=held.since)
    if later is not None:
        returned = returned.filter(as_at__lt=later.since)
    if returned.exists():
        raise Refused(
            "handed_in",
            f"Staffing of {held.profession} was handed in under this minimum, so it stays. "
            "Lay down another from a later day on.",
        )
    remove(held, why, hand.by)
    _note("delivery.take_staffing_minimum_away", row, hand.by, {"profession": held.profession, "reason": why})


@dataclass(frozen=True, slots=True)
class Staff:
    """What a provider had of a profession on a due day."""

    profession: str
    as_at: date
    fte: Decimal
    note: str
    reason: str


@transaction.atomic
def hand_in_staffing(
    *, specification_id: int, staff: Staff, by: User, organisations: Set[int], at: datetime
) -> StaffingReturn:
    """Hand in staffing for a due day, or correct it with a reason.

    organisations: ids for which the person may: the provider's or the commissioner's is needed. Raises Refused:
    other_organisation, not_due, not_asked, odd_fte, no_reason (for a correction).
    """
    found = Specification.objects.select_for_update(of=("self",))
    row = found.select_related("contract__provider", "contract__commissioner", "partnership").get(pk=specification_id)
    if not {row.contract.provider_id, row.contract.commissioner_id} & set(organisations):
        raise Refused("other_organisation", "Staffing of this specification is handed in by its provider.")
    check_fte(staff.fte)
    if row.first_due is None:
        raise Refused("not_asked", "No staffing is asked for yet: the specification has no first due day.")
    Rhythm(row.first_due, row.every_months, row.until).check_due(staff.as_at)
    if not row.minimums.filter(profession=staff.profession).exists():
        raise Refused("not_asked", f"The specification asks for no {staff.profession}. Choose one of its professions.")
    keep_people_out(row.partnership, {"Note": staff.note})
    there = row.returns.filter(profession=staff.profession, as_at=staff.as_at).first()
    why = checked_reason(staff.reason) if there else staff.reason.strip() or "Handed in"
    new = there or StaffingReturn(specification=row, profession=staff.profession, as_at=staff.as_at)
    new.fte, new.note, new.handed_in_by, new.handed_in_at = staff.fte, staff.note.strip(), by, at
    save(new, why, by)
    detail = {"profession": staff.profession, "as_at": staff.as_at.isoformat(), "fte": str(staff.fte)}
    _note("delivery.hand_in_staffing", row, by, detail)
    return new


def words_for(new: StaffingReturn) -> str:
    """What the return comes to beside its minimum."""
    minimums = new.specification.minimums.filter(profession=new.profession, since__lte=new.as_at).order_by("-since")
    held = minimums.first()
    return compare(held.fte if held else None, new.fte).words


@dataclass(frozen=True, slots=True)
class IndicatorDraft:
    name: str
    measure: Measure | None
    direction: str
    threshold: Decimal | None
    threshold_words: str
    consequence: str
    source: str


@transaction.atomic
def add_indicator(*, specification_id: int, draft: IndicatorDraft, hand: Hand) -> PerformanceIndicator:
    why = checked_reason(hand.reason)
    row = _locked(specification_id, hand)
    number = 1 + max((one.number for one in row.indicators.all()), default=0)
    new = PerformanceIndicator(
        specification=row, number=number, **{name: getattr(draft, name) for name in IndicatorDraft.__slots__}
    )
    _check_indicator(draft)
    save(new, why, hand.by)
    _note("delivery.add_indicator", row, hand.by, {"indicator": draft.name})
    return new


def _check_indicator(draft: IndicatorDraft) -> None:
    if draft.threshold is None and not draft.threshold_words.strip():
        raise Refused(
            "no_threshold", "The indicator has no threshold, so nothing can miss it. Enter it as a figure or in words."
        )


@transaction.atomic
def change_indicator(*, indicator_id: int, draft: IndicatorDraft, hand: Hand) -> PerformanceIndicator:
    """What was agreed of an indicator anew; its history keeps what stood. Raises: other_organisation, no_reason."""
    why = checked_reason(hand.reason)
    row, held = _locked_indicator(indicator_id, hand)
    _check_indicator(draft)
    for name in IndicatorDraft.__slots__:
        setattr(held, name, getattr(draft, name))
    save(held, why, hand.by)
    _note("delivery.change_indicator", row, hand.by, {"indicator": draft.name, "reason": why})
    return held


@transaction.atomic
def take_indicator_away(*, indicator_id: int, hand: Hand) -> None:
    """The provider is not judged by it any more. Raises Refused: other_organisation, no_reason."""
    why = checked_reason(hand.reason)
    row, held = _locked_indicator(indicator_id, hand)
    remove(held, why, hand.by)
    _note("delivery.take_indicator_away", row, hand.by, {"indicator": held.name, "reason": why})


def _locked_indicator(indicator_id: int, hand: Hand) -> tuple[Specification, PerformanceIndicator]:
    """The indicator as it is once its specification is held. Raises Refused when somebody took it away meanwhile."""
    rows = PerformanceIndicator.objects.filter(pk=indicator_id)
    row = _locked(rows.values_list("specification_id", flat=True).first() or 0, hand)
    held = rows.first()
    if held is None:
        raise Refused("gone", "Somebody took this indicator away just now. Open the specification again.")
    return row, held


def _locked(specification_id: int, hand: Hand) -> Specification:
    found = Specification.objects.select_for_update(of=("self",))
    row = found.select_related("contract__commissioner", "partnership").filter(pk=specification_id).first()
    if row is None:
        raise Refused("gone", "It is not there any more. Open the list of specifications again.")
    check_commissioner(row.contract.commissioner, hand)
    return row


def _note(act: str, row: Specification, by: User, detail: dict[str, Any] | None = None) -> None:
    record(act=act, partnership=row.partnership, subject=row.name, by=by, detail=detail)
