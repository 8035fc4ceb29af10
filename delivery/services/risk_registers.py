"""Scales, registers, categories, appetite: what a partnership lays down before it keeps risks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model

from commissioning.models import Body, Organisation, Partnership, User
from delivery.models import (
    Programme,
    Project,
    RegisterOrganisation,
    RiskAppetite,
    RiskCategory,
    RiskRegister,
    RiskScale,
)
from delivery.rules import risks as rules
from delivery.selectors.scales import scale_of
from delivery.services.reasons import checked_reason, save
from delivery.services.risk_parts import take_out
from delivery.services.risks import locked_register
from ihwb.kernel.errors import Refused, quote
from pool.models import PooledFund

Levels = list[dict[str, Any]]


def _checked(row: Model) -> None:
    """Raises Refused with the model's own sentence where a constraint would not hold."""
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("not_right", " ".join(fault.messages)) from fault


# --- Scales -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScaleFields:
    """A scale as a form gives it; the lists as ``RiskScale`` stores them."""

    name: str
    meaning: str
    source: str
    kind: str
    levels: Levels
    impact_levels: Levels
    bands: Levels


@transaction.atomic
def keep_scale(*, partnership: Partnership, code: str, new: bool, to: ScaleFields, reason: str, by: User) -> RiskScale:
    """Add a scale, or change it. Raises Refused for levels that are no scale, and for new levels of one that is used:
    ratings that were given already would come to mean something else."""
    why = checked_reason(reason)
    rules.read_scale(to.kind, to.levels, to.bands, to.impact_levels)
    found = RiskScale.objects.select_for_update().filter(partnership=partnership, code=code).first()
    if new and found:
        raise Refused("code_taken", f"There is a scale with the code {quote(code)} already. Choose another code.")
    scale = found or RiskScale(partnership=partnership, code=code)
    as_kept = (to.kind, to.levels, to.impact_levels, to.bands)
    if (
        scale.pk
        and as_kept != (scale.kind, scale.levels, scale.impact_levels, scale.bands)
        and scale.registers.exists()
    ):
        raise Refused(
            "scale_in_use",
            f"Registers rate with {scale.name}, and other levels would change what their ratings mean. "
            "Add a new scale for a new register instead.",
        )
    for name in ("name", "meaning", "source", "kind", "levels", "impact_levels", "bands"):
        setattr(scale, name, getattr(to, name))
    _checked(scale)
    save(scale, why, by)
    return scale


# --- Registers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterFields:
    """A register as a form gives it. review_months: by key of a step, "" for all others."""

    name: str
    programme: Programme | None
    project: Project | None
    fund: PooledFund | None
    body: Body | None
    organisations: Sequence[Organisation]
    review_months: dict[str, int]
    source: str = ""


@transaction.atomic
def add_register(
    *, partnership: Partnership, code: str, scale: RiskScale, to: RegisterFields, reason: str, by: User
) -> RiskRegister:
    """Begin an empty register on a scale of the partnership."""
    why = checked_reason(reason)
    if scale.partnership_id != partnership.pk:
        raise Refused("foreign_scale", f"{scale.name} is not a scale of this partnership. Choose one from the list.")
    last = partnership.risk_registers.aggregate(last=Max("position"))["last"] or 0
    register = RiskRegister(partnership=partnership, code=code, scale=scale, position=last + 1)
    _put(register, to, why, by)
    return register


@transaction.atomic
def change_register(
    *, partnership: Partnership, register_id: int, to: RegisterFields, reason: str, by: User, today: date
) -> RiskRegister:
    """Change what a register belongs to, who keeps it and how often its risks are reviewed; never its scale."""
    why = checked_reason(reason)
    register = locked_register(partnership, register_id, today=today)
    _put(register, to, why, by)
    return register


def _put(register: RiskRegister, to: RegisterFields, why: str, by: User) -> None:
    for one in (to.programme, to.project, to.body):
        if one is not None and one.partnership_id != register.partnership_id:
            raise Refused("foreign", f"{one.name} is not of this partnership. Choose one from the list.")
    if to.fund is not None and to.fund.agreement.partnership_id != register.partnership_id:
        raise Refused("foreign", f"{to.fund.name} is not of this partnership. Choose one from the list.")
    _check_cycle(register, to.review_months)
    for name in ("name", "programme", "project", "fund", "body", "review_months", "source"):
        setattr(register, name, getattr(to, name))
    _checked(register)
    save(register, why, by)
    wanted = {one.pk for one in to.organisations}
    for held in register.organisations.exclude(organisation__in=wanted):
        take_out(held, why, by)
    for organisation in to.organisations:
        if not register.organisations.filter(organisation=organisation).exists():
            save(RegisterOrganisation(register=register, organisation=organisation), why, by)


def _check_cycle(register: RiskRegister, months: dict[str, int]) -> None:
    known = {"", *(step.key for step in rules.steps(scale_of(register.scale)))}
    for key, every in months.items():
        if key not in known:
            raise Refused("outside_scale", f"{quote(key)} is no rating of this register's scale.")
        if not 1 <= every <= 60:
            raise Refused("months", f"A review is due after 1 to 60 months, not {every}. Correct the figure.")


# --- Categories and appetite ------------------------------------------------------------------------------------------


@transaction.atomic
def add_category(*, partnership: Partnership, code: str, name: str, reason: str, by: User) -> RiskCategory:
    why = checked_reason(reason)
    row = RiskCategory(partnership=partnership, code=code, name=name)
    _checked(row)
    save(row, why, by)
    return row


@transaction.atomic
def set_appetite(
    *,
    partnership: Partnership,
    register_id: int,
    category: RiskCategory | None,
    words: rules.Words,
    note: str,
    reason: str,
    by: User,
    today: date,
) -> RiskAppetite:
    """Say how high a rating the partners bear in a register, for all its risks or for those of a category.

    A matrix with bands names a band; other matrices a likelihood and an impact; other scales a rating.
    """
    why = checked_reason(reason)
    register = locked_register(partnership, register_id, today=today)
    _check_appetite(scale_of(register.scale), words)
    if category and category.partnership_id != partnership.pk:
        raise Refused("foreign_category", f"{category.name} is no category here. Choose one from the list.")
    row = register.appetites.filter(category=category).first() or RiskAppetite(register=register, category=category)
    row.likelihood, row.impact, row.rating, row.note = words.likelihood, words.impact, words.rating, note
    save(row, why, by)
    return row


def _check_appetite(scale: rules.Scale, words: rules.Words) -> None:
    if scale.bands:
        names = [band.name for band in scale.bands]
        if words.rating not in names:
            raise Refused("outside_scale", f"An appetite of this register is one of: {', '.join(names)}.")
        return
    rules.check_rating(scale, likelihood=words.likelihood, impact=words.impact, rating=words.rating)


@transaction.atomic
def remove_appetite(
    *, partnership: Partnership, register_id: int, appetite_id: int, reason: str, by: User, today: date
) -> None:
    """The register states no appetite for these risks any more. The history keeps what it was."""
    why = checked_reason(reason)
    register = locked_register(partnership, register_id, today=today)
    row = register.appetites.filter(pk=appetite_id).first()
    if row is None:
        raise Refused("no_such_appetite", "This appetite is not stated any more. Open the register again.")
    take_out(row, why, by)
