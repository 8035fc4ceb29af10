"""Entering and changing services, contracts and what belongs to them: lock, ask the rules, write, record."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from commissioning.models import Organisation, Partnership, Strategy, User
from commissioning.services.audit import record
from delivery.models import (
    Contract,
    ContractService,
    ContractValue,
    ContractVolume,
    ExtensionOption,
    ProcurementRoute,
    ProcurementStep,
    Service,
)
from delivery.rules.contracts import Option, OptionState, check_dates, check_option
from delivery.rules.procurement import StageKind, read_lead_times
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import BudgetLine

RESERVED = {"add", "services", "ends", "procurement", "diligence", "specifications", "reviews"}


@dataclass(frozen=True, slots=True)
class Hand:
    """Who does it, why, and the ids of the organisations for which they may."""

    by: User
    organisations: Set[int]
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """What a service is."""

    code: str
    name: str
    covers: str
    must_go_on: str
    until: date | None
    line: BudgetLine | None
    strategy: Strategy | None
    source: str


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """The terms of a contract. services: all that it provides."""

    code: str
    title: str
    commissioner: Organisation
    provider: Organisation | None
    arrangement: str
    terms: str
    starts_on: date | None
    ends_on: date | None
    rolling: bool
    notice_months: int | None
    confidential: bool
    route: ProcurementRoute | None
    next_route: ProcurementRoute | None
    follows: Contract | None
    note: str
    source: str
    services: Sequence[Service] = ()


@transaction.atomic
def save_service(*, partnership: Partnership, draft: ServiceDraft, service_id: int | None, hand: Hand) -> Service:
    """Add a service, or change one. Raises Refused: no_reason, code_taken."""
    why = checked_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    row = Service.objects.get(pk=service_id, partnership=partnership) if service_id else Service(
        partnership=partnership, position=1 + partnership.services.count()
    )  # fmt: skip
    _check_code(Service.objects.filter(partnership=partnership), row, draft.code, "service")
    for one in fields(draft):
        setattr(row, one.name, getattr(draft, one.name))
    save(row, why, hand.by)
    _note("delivery.save_service", partnership, row.name, hand.by, {"reason": why})
    return row


@transaction.atomic
def save_route(
    *, partnership: Partnership, route_id: int | None, hand: Hand, lead_times: dict[str, int], **words: str
) -> ProcurementRoute:
    """Lay down a route with its lead times. words: code, name, law, source. Raises Refused: odd_lead_time."""
    why = checked_reason(hand.reason)
    read_lead_times(lead_times)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    row = ProcurementRoute.objects.get(pk=route_id, partnership=partnership) if route_id else ProcurementRoute(
        partnership=partnership
    )  # fmt: skip
    _check_code(ProcurementRoute.objects.filter(partnership=partnership), row, words["code"], "route")
    row.lead_times = {name: days for name, days in lead_times.items() if days}
    for name, value in words.items():
        setattr(row, name, value)
    save(row, why, hand.by)
    _note("delivery.save_procurement_route", partnership, row.name, hand.by, {"reason": why})
    return row


@transaction.atomic
def save_contract(
    *, partnership: Partnership, draft: ContractDraft, contract_id: int | None, version: int, hand: Hand
) -> Contract:
    """Add a contract, or change one. version: as the person saw it, 0 for a new one.

    Raises Refused: no_reason, stale, other_organisation, code_taken, ends_before_it_begins, rolling_with_end,
    option_too_short.
    """
    why = checked_reason(hand.reason)
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if contract_id:
        row = locked(contract_id, hand)
        if row.version != version:
            raise Refused(
                "stale", f"“{row.title}” was changed after you opened this page. Look at it, then save again."
            )
    else:
        row = Contract(partnership=partnership, version=0, position=1 + partnership.contracts.count())
    _check_draft(row, draft, hand)
    keep_people_out(partnership, {"Terms": draft.terms, "Note": draft.note})
    detail = {"reason": why, **_take_back_sign_off(row, draft)}
    for one in fields(draft):
        if one.name != "services":
            setattr(row, one.name, getattr(draft, one.name))
    row.version += 1
    save(row, why, hand.by)
    _set_services(row, draft.services, why, hand.by)
    _note("delivery.save_contract", partnership, row.title, hand.by, detail)
    return row


def _take_back_sign_off(row: Contract, draft: ContractDraft) -> dict[str, str]:
    """A due diligence is on one provider: before the award, its sign-off does not count for another."""
    other = row.provider_id is not None and (draft.provider is None or draft.provider.pk != row.provider_id)
    if row.awarded_on is not None or row.diligence_on is None or not other:
        return {}
    signed, row.diligence_on = row.diligence_on, None
    return {"due_diligence_no_longer_counts": signed.isoformat()}


def _check_draft(row: Contract, draft: ContractDraft, hand: Hand) -> None:
    check_commissioner(draft.commissioner, hand)
    _check_code(Contract.objects.filter(partnership_id=row.partnership_id), row, draft.code, "contract")
    check_dates(draft.starts_on, draft.ends_on, draft.rolling)
    named = [draft.commissioner, draft.provider, draft.route, draft.next_route, draft.follows, *draft.services]
    if any(one is not None and one.partnership_id != row.partnership_id for one in named):
        raise Refused("elsewhere", "Something chosen is not in this partnership. Choose from the lists.")
    if draft.follows is not None and draft.follows.pk == row.pk:
        raise Refused("follows_itself", "A contract does not follow itself. Choose the one before it.")
    for one in row.options.all() if row.pk else ():
        check_option(draft.ends_on, Option(one.number, one.until, OptionState(one.state), one.decide_by))


def _set_services(row: Contract, chosen: Sequence[Service], why: str, by: User) -> None:
    there = {one.service_id: one for one in row.services.all()}
    wanted = {one.pk: one for one in chosen}
    for key in there.keys() - wanted.keys():
        remove(there[key], why, by)
    for key in wanted.keys() - there.keys():
        save(ContractService(contract=row, service=wanted[key]), why, by)


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """What a contract is worth in a year, £; amount None takes the value away."""

    service: Service | None
    year: int
    amount: Decimal | None
    about: bool
    source: str


@transaction.atomic
def set_value(*, contract_id: int, draft: ValueDraft, hand: Hand) -> ContractValue | None:
    """Enter, change or take away a value. Raises Refused: no_reason, other_organisation, negative, not_its_service."""
    why = checked_reason(hand.reason)
    contract = locked(contract_id, hand)
    _check_service(contract, draft.service)
    if draft.amount is not None and draft.amount < 0:
        raise Refused("negative", f"{show(draft.amount)} is below nought. Enter what the contract is worth, as a sum.")
    row = ContractValue.objects.filter(contract=contract, service=draft.service, year=draft.year).first()
    if draft.amount is None:
        if row is None:
            raise Refused(
                "no_value", f"There is no value for {FinancialYear(draft.year)} to take away. Enter an amount."
            )
        remove(row, why, hand.by)
        row = None
    else:
        row = row or ContractValue(contract=contract, service=draft.service, year=draft.year)
        row.amount, row.about, row.source = draft.amount, draft.about, draft.source
        save(row, why, hand.by)
    # The record of acts is read by more people than a confidential amount: it says that it changed, not to what.
    _note("delivery.set_contract_value", contract.partnership, contract.title, hand.by, {"year": draft.year})
    return row


@transaction.atomic
def add_volume(
    *,
    contract_id: int,
    service: Service | None,
    what: str,
    number: Decimal | None,
    period: str,
    source: str,
    hand: Hand,
) -> ContractVolume:
    why = checked_reason(hand.reason)
    contract = locked(contract_id, hand)
    _check_service(contract, service)
    row = ContractVolume(
        contract=contract, service=service, what=what.strip(), number=number, period=period.strip(), source=source
    )
    row.position = 1 + contract.volumes.count()
    save(row, why, hand.by)
    _note("delivery.add_contract_volume", contract.partnership, contract.title, hand.by, {"what": row.what})
    return row


@transaction.atomic
def add_option(*, contract_id: int, until: date, decide_by: date | None, source: str, hand: Hand) -> ExtensionOption:
    """An option to extend. Raises Refused: no_end, option_too_short, option_too_late."""
    why = checked_reason(hand.reason)
    contract = locked(contract_id, hand)
    number = 1 + max((one.number for one in contract.options.all()), default=0)
    check_option(contract.ends_on, Option(number, until, OptionState.OPEN, decide_by))
    row = ExtensionOption(contract=contract, number=number, until=until, decide_by=decide_by, source=source)
    save(row, why, hand.by)
    _note("delivery.add_extension_option", contract.partnership, str(row), hand.by, {"until": until.isoformat()})
    return row


@transaction.atomic
def decide_option(
    *, option_id: int, state: OptionState, decided_on: date, words: str, today: date, hand: Hand
) -> ExtensionOption:
    """Record that an option was taken or not, where the decision is not recorded here. Raises Refused: option_decided,
    not_yet, no_decision."""
    why = checked_reason(hand.reason)
    contract = locked(ExtensionOption.objects.get(pk=option_id).contract_id, hand)
    # After its contract, as whoever records what came of a decision holds them.
    option = ExtensionOption.objects.select_for_update().get(pk=option_id)
    check_open(option)
    if decided_on > today:
        raise Refused("not_yet", f"{show_date(decided_on)} has not come yet. Record the decision once it is taken.")
    if not words.strip():
        raise Refused("no_decision", "Say by which decision: its body and its minute.")
    keep_people_out(contract.partnership, {"By which decision": words})
    option.state, option.decided_on, option.decided_words = state.value, decided_on, words.strip()
    save(option, why, hand.by)
    detail = {"state": state.value, "on": decided_on.isoformat()}
    _note("delivery.decide_extension_option", contract.partnership, str(option), hand.by, detail)
    return option


def check_open(option: ExtensionOption) -> None:
    if option.state != OptionState.OPEN:
        raise Refused(
            "option_decided",
            f"Option {option.number} is decided already: {OptionState(option.state).label.lower()}.",
        )


@transaction.atomic
def save_step(
    *,
    contract_id: int,
    kind: StageKind,
    planned_on: date | None,
    done_on: date | None,
    note: str,
    today: date,
    hand: Hand,
) -> ProcurementStep:
    """Plan a stage of the procurement, or say that it is done. Raises Refused: not_yet."""
    why = checked_reason(hand.reason)
    contract = locked(contract_id, hand)
    if done_on is not None and done_on > today:
        raise Refused("not_yet", f"{show_date(done_on)} has not come yet. Say that it is done once it is.")
    keep_people_out(contract.partnership, {"Note": note})
    row = contract.steps.filter(kind=kind.value).first() or ProcurementStep(contract=contract, kind=kind.value)
    row.planned_on, row.done_on, row.note = planned_on, done_on, note.strip()
    save(row, why, hand.by)
    _note("delivery.save_procurement_step", contract.partnership, str(row), hand.by, {"reason": why})
    return row


@transaction.atomic
def stop_contract(*, contract_id: int, stopped_on: date, because: str, hand: Hand) -> Contract:
    """Record that a contract ends, or ended, early. Raises Refused: no_reason, after_the_end."""
    why = checked_reason(because)
    contract = locked(contract_id, hand)
    keep_people_out(contract.partnership, {"Reason": why})
    if contract.ends_on is not None and contract.starts_on is not None and stopped_on < contract.starts_on:
        raise Refused(
            "before_it_begins", f"It begins on {show_date(contract.starts_on)}. Enter that day or a later one."
        )
    contract.stopped_on, contract.stopped_because = stopped_on, why
    contract.version += 1
    save(contract, why, hand.by)
    detail = {"on": stopped_on.isoformat(), "reason": why}
    _note("delivery.stop_contract", contract.partnership, contract.title, hand.by, detail)
    return contract


def locked(contract_id: int, hand: Hand) -> Contract:
    """The contract, nobody else's until the transaction ends. Raises Refused (``other_organisation``)."""
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("partnership", "commissioner", "provider")
        .get(pk=contract_id)
    )
    check_commissioner(contract.commissioner, hand)
    return contract


def check_commissioner(commissioner: Organisation, hand: Hand) -> None:
    if commissioner.pk not in hand.organisations:
        raise Refused(
            "other_organisation",
            f"{commissioner.name} commissions it, and your role is for another organisation. "
            "Ask one of its commissioners.",
        )


def remove(row: models.Model, why: str, by: User) -> None:
    """Delete a row so that its history says who and why."""
    row._change_reason, row._history_user = why, by  # type: ignore[attr-defined]  # simple_history reads both
    row.delete()


def _check_service(contract: Contract, service: Service | None) -> None:
    if service is not None and not contract.services.filter(service=service).exists():
        raise Refused(
            "not_its_service", f"The contract does not provide “{service.name}”. Add it to the contract first."
        )


def _check_code(rows: models.QuerySet[Any], row: models.Model, code: str, what: str) -> None:
    if code in RESERVED:
        raise Refused("code_taken", f"“{code}” is the address of a page of its own. Choose another code.")
    if rows.filter(code=code).exclude(pk=row.pk).exists():
        raise Refused("code_taken", f"There is a {what} {code} already. Choose another code.")


def _note(act: str, partnership: Partnership, subject: str, by: User, detail: dict[str, Any]) -> None:
    record(act=act, partnership=partnership, subject=subject, by=by, detail=detail)
