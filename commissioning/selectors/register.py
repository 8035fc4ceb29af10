"""Reading the delegation register and the statutory returns."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commissioning.models import DelegatedFunction, Partnership, StatutoryReturn
from commissioning.rules.register import Delegability


@dataclass(frozen=True, slots=True)
class FunctionRow:
    """One function of the register. delegate, instrument: empty while it is not delegated."""

    id: int
    number: int
    name: str
    statute: str
    holder: str
    state: str
    state_label: str
    part: str
    condition: str
    delegate: str
    instrument: str
    delegated_on: date | None
    oversight: str
    notes: str
    source: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One statutory return. today: what it has become since the source was written."""

    id: int
    number: int
    name: str
    period: str
    frequency: str
    collector: str
    submitter: str
    today: str
    notes: str
    source: str


def function_rows(partnership: Partnership) -> QuerySet[DelegatedFunction]:
    """The functions of a partnership with what a row shows. One query."""
    return DelegatedFunction.objects.filter(partnership=partnership).select_related("holder", "delegate", "oversight")


def functions(
    partnership: Partnership, *, state: str = "", holder: str = "", delegate: str = "", text: str = ""
) -> list[FunctionRow]:
    """The register in the order of its numbers. One query.

    holder, delegate: codes of organisations; delegate "none" finds what is delegated to nobody.
    """
    rows = function_rows(partnership).order_by("number")
    if state:
        rows = rows.filter(state=state)
    if holder:
        rows = rows.filter(holder__code=holder)
    if delegate:
        rows = rows.filter(delegate__isnull=True) if delegate == "none" else rows.filter(delegate__code=delegate)
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(statute__icontains=word)
            | Q(part__icontains=word)
            | Q(condition__icontains=word)
            | Q(notes__icontains=word)
        )
    return [function_row(one) for one in rows]


def function_row(one: DelegatedFunction) -> FunctionRow:
    return FunctionRow(
        id=one.pk,
        number=one.number,
        name=one.name,
        statute=one.statute,
        holder=one.holder.name,
        state=one.state,
        state_label=Delegability(one.state).label,
        part=one.part,
        condition=one.condition,
        delegate=one.delegate.name if one.delegate else "",
        instrument=one.instrument,
        delegated_on=one.delegated_on,
        oversight=one.oversight.title if one.oversight else "",
        notes=one.notes,
        source=one.source,
    )


def return_rows(partnership: Partnership) -> QuerySet[StatutoryReturn]:
    """The returns of a partnership in the order of their numbers. One query."""
    rows = StatutoryReturn.objects.filter(partnership=partnership).select_related("collector", "submitter")
    return rows.order_by("number")


def statutory_returns(partnership: Partnership) -> list[ReturnRow]:
    """The returns in the order of their numbers. One query."""
    return [return_row(one) for one in return_rows(partnership)]


def return_row(one: StatutoryReturn) -> ReturnRow:
    return ReturnRow(
        id=one.pk,
        number=one.number,
        name=one.name,
        period=one.period,
        frequency=one.frequency,
        collector=one.collector.name if one.collector else "",
        submitter=one.submitter.name,
        today=one.today,
        notes=one.notes,
        source=one.source,
    )


def opened_version(function: DelegatedFunction) -> int:
    """Number of the newest version; a form carries it, so that it is not saved over somebody's newer change."""
    newest = function.history.order_by("-history_id").values_list("history_id", flat=True).first()
    return int(newest or 0)
