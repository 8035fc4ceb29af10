"""Writing the scope: criteria, lines of spend, and what is said of them from a day on. Nothing said is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max

from commissioning.models import (
    Decision,
    LineAttribution,
    Organisation,
    Partnership,
    ScopeCriterion,
    ScopeStanding,
    SpendLine,
    User,
)
from commissioning.rules.scope import RestsOn, Step, check_steps
from commissioning.services.audit import record
from commissioning.services.document_control import save
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def add_criterion(
    *, partnership: Partnership, inside: bool, text: str, since: date, source: str, by: User | None
) -> ScopeCriterion:
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    last = partnership.scope_criteria.aggregate(last=Max("number"))["last"] or 0
    made = ScopeCriterion(
        partnership=partnership, number=last + 1, inside=inside, text=text, since=since, source=source
    )
    return _add("commissioning.add_scope_criterion", made, partnership, by)


@transaction.atomic
def end_criterion(*, criterion_id: int, last_day: date, reason: str, by: User) -> ScopeCriterion:
    """What was said by it stays. Raises Refused: criterion_ended, ends_before_it_begins."""
    row = ScopeCriterion.objects.select_for_update().get(pk=criterion_id)
    if row.ended_on:
        raise Refused("criterion_ended", f"It is not used after {show_date(row.ended_on)} already.")
    if last_day < row.since:
        raise Refused("ends_before_it_begins", f"It begins on {show_date(row.since)}. Choose that day or a later one.")
    row.ended_on = last_day
    save(row, reason, by)
    detail = {"last": last_day.isoformat()}
    record(act="commissioning.end_scope_criterion", partnership=row.partnership, subject=str(row), by=by, detail=detail)
    return row


@dataclass(frozen=True, slots=True)
class NewLine:
    """amount: £ a year."""

    code: str
    name: str
    payer: Organisation
    category: str
    year: FinancialYear
    amount: Decimal
    source: str
    rests_on: RestsOn = RestsOn.SPEND


@transaction.atomic
def add_line(*, partnership: Partnership, new: NewLine, by: User | None) -> SpendLine:
    """Raises Refused: line_there, spend_negative."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.spend_lines.filter(code=new.code).exists():
        raise Refused("line_there", f"There is a line {new.code} already. Choose another code.")
    if new.amount < 0:
        raise Refused("spend_negative", "Spend is nought or more. Enter it without a minus.")
    made = SpendLine(
        partnership=partnership,
        payer=new.payer,
        code=new.code,
        name=new.name,
        category=new.category,
        year=new.year.start_year,
        amount=new.amount,
        source=new.source,
        rests_on=new.rests_on.value,
    )
    return _add("commissioning.add_spend_line", made, partnership, by)


@dataclass(frozen=True, slots=True)
class Said:
    """In or out of scope from a day on, by a criterion of the same direction."""

    since: date
    criterion: ScopeCriterion
    why: str
    decision: Decision | None = None


@transaction.atomic
def set_scope(*, line_id: int, said: Said, by: User | None) -> ScopeStanding:
    """Raises Refused: said_already, criterion_not_in_use, criterion_elsewhere."""
    line = SpendLine.objects.select_for_update().get(pk=line_id)
    one = said.criterion
    if one.partnership_id != line.partnership_id:
        raise Refused("criterion_elsewhere", "That criterion belongs to another partnership.")
    if said.since < one.since or (one.ended_on and said.since > one.ended_on):
        raise Refused(
            "criterion_not_in_use", f"“{one.text}” is not in use on {show_date(said.since)}. Choose another criterion."
        )
    if line.standings.filter(since=said.since).exists():
        raise Refused("said_already", f"This is said from {show_date(said.since)} already. Choose another day.")
    made = ScopeStanding(
        line=line, since=said.since, inside=one.inside, criterion=one, why=said.why, decision=said.decision
    )
    return _add("commissioning.set_scope", made, line.partnership, by)


@transaction.atomic
def attribute(*, line_id: int, since: date, steps: Sequence[Step], source: str, by: User | None) -> LineAttribution:
    """How much of the line counts from a day on. Raises Refused: attributed_already, and as ``check_steps`` does."""
    check_steps(steps)
    line = SpendLine.objects.select_for_update().get(pk=line_id)
    if line.attributions.filter(since=since).exists():
        raise Refused("attributed_already", f"It is attributed from {show_date(since)} already. Choose another day.")
    plain = [{"percent": f"{one.percent:f}", "why": one.why.strip()} for one in steps]
    made = LineAttribution(line=line, since=since, steps=plain, source=source)
    return _add("commissioning.attribute_spend", made, line.partnership, by, {"steps": plain})


def _add(act: str, made: Row, partnership: Partnership, by: User | None, detail: dict[str, Any] | None = None) -> Row:
    save(made, "Written down", by)
    record(act=act, partnership=partnership, subject=str(made), by=by, detail=detail)
    return made
