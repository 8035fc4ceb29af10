"""Setting up a partnership's pool from its file ``pool.yaml``: run again, it brings the set-up in line with the file.

Figures that people entered are never overwritten: a period that exists already is left as it is.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from commissioning.models import Organisation, Partnership, User
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    LineGroup,
    Outturn,
    Period,
    PlannedBenefit,
    PooledFund,
    PublishedFigure,
    RiskFund,
)
from pool.rules.agreement_life import VersionState
from pool.rules.risk_share import ScenarioErrors
from pool.selectors.scenario import check_rules
from pool.services.documents import Place
from pool.services.statement import freeze

REASON = "Loaded from pool.yaml"
_AGREEMENT = (
    "code", "title", "starts_on", "ends_on", "host", "rules", "notice_working_days", "entry_working_days",
    "variance_threshold", "tolerance", "source",
)  # fmt: skip
_LINE = ("code", "name", "lead", "provider", "arrangement", "tags", "shares", "source", "budgets")
Kept = TypeVar("Kept", bound=models.Model)


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Load the pool of a partnership, or nothing. Returns one line for each kind of thing loaded.

    Raises Refused naming the place in the file and what is wrong there.
    """
    if "pool" not in documents:
        return []
    file = Place("pool.yaml", documents["pool"])
    file.only("agreement", "fund", "contributions", "risk_funds", "groups", "published", "benefits", "periods")
    organisations = {one.code: one for one in Organisation.objects.filter(partnership=partnership)}
    agreement = _agreement(file.get("agreement"), partnership)
    terms = _terms(file.get("agreement"), agreement, organisations)
    fund = _fund(file.get("fund"), agreement)
    _contributions(file, fund, organisations)
    lines = _lines(file, fund, organisations)
    published = _published(file, fund)
    _check_rules(file.get("agreement"), fund, terms)
    periods = _periods(file.get("periods"), fund)
    return [
        f"1 pooled fund with {_count(lines, 'budget line')}",
        f"{_count(published, 'published figure')} of the plan",
        f"{_count(periods, 'period')} of outturn",
    ]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _put(place: Place, model: type[Kept], keys: dict[str, Any], **values: Any) -> Kept:
    """The record with these keys, made or changed to hold the values. Written, with its history, only if it changes."""
    manager = model._default_manager
    found = manager.filter(**keys).first()
    if found is not None and all(getattr(found, name) == value for name, value in values.items()):
        return found
    found = found or model(**keys)
    for name, value in values.items():
        setattr(found, name, value)
    try:
        found.full_clean()
    except ValidationError as fault:
        raise place.refuse(" ".join(fault.messages)) from fault
    found._change_reason = REASON  # type: ignore[attr-defined]  # read by simple_history
    found.save()
    return found


def _organisation(place: Place, name: str, organisations: dict[str, Organisation]) -> Organisation:
    code = place.text(name)
    if code not in organisations:
        known = ", ".join(sorted(organisations)) or "none"
        raise place.get(name).refuse(f"there is no organisation {code} in the partnership; it has {known}.")
    return organisations[code]


def _agreement(place: Place, partnership: Partnership) -> Agreement:
    place.only(*_AGREEMENT)
    return _put(
        place,
        Agreement,
        {"partnership": partnership, "code": place.text("code")},
        title=place.text("title"),
        starts_on=place.day("starts_on"),
        ends_on=place.maybe_day("ends_on"),
        source=place.text("source", ""),
    )


def _terms(place: Place, agreement: Agreement, organisations: dict[str, Organisation]) -> AgreementVersion:
    """The first version, in force from the agreement's first day: a file sets up what the partners agreed already."""
    return _put(
        place,
        AgreementVersion,
        {"agreement": agreement, "number": 1},
        state=VersionState.IN_FORCE.value,
        effective_from=agreement.starts_on,
        host=_organisation(place, "host", organisations) if place.get("host").value else None,
        rules=_as_text(place.get("rules").value or {}),
        notice_working_days=place.whole("notice_working_days", 10),
        entry_working_days=place.whole("entry_working_days", 10),
        variance_threshold=place.maybe_amount("variance_threshold") or Decimal("0.00"),
        tolerance=place.maybe_amount("tolerance") or Decimal("0.00"),
        source=place.text("source", ""),
    )


def _as_text(value: Any) -> Any:
    """The same with each number as text: JSON has no exact decimals of its own."""
    if isinstance(value, dict):
        return {str(key): _as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_text(inner) for inner in value]
    return value if isinstance(value, bool | None) else str(value)


def _fund(place: Place, agreement: Agreement) -> PooledFund:
    code = place.only("code", "name", "source").text("code")
    elsewhere = PooledFund.objects.filter(agreement__partnership=agreement.partnership, code=code)
    if elsewhere.exclude(agreement=agreement).exists():
        raise place.get("code").refuse(f"another agreement of the partnership has a fund {code}. Choose another code.")
    return _put(
        place,
        PooledFund,
        {"agreement": agreement, "code": code},
        name=place.text("name"),
        source=place.text("source", ""),
    )


def _contributions(file: Place, fund: PooledFund, organisations: dict[str, Organisation]) -> None:
    for place in file.items("contributions"):
        partner = _organisation(place.only("organisation", "amounts", "source"), "organisation", organisations)
        for year, amount in place.amounts():
            keys = {"fund": fund, "organisation": partner, "year": year}
            _put(place, Contribution, keys, amount=amount, source=place.text("source", ""))
    for place in file.items("risk_funds"):
        place.only("code", "name", "amounts", "source")
        for year, amount in place.amounts():
            keys = {"fund": fund, "code": place.text("code"), "year": year}
            _put(place, RiskFund, keys, name=place.text("name"), amount=amount, source=place.text("source", ""))


def _lines(file: Place, fund: PooledFund, organisations: dict[str, Organisation]) -> int:
    number = 0
    for position, at in enumerate(file.items("groups"), start=1):
        keys = {"fund": fund, "code": at.only("code", "name", "lines").text("code")}
        group = _put(at, LineGroup, keys, name=at.text("name"), position=position)
        for place in at.items("lines"):
            number += 1
            _line(place, group, number, _organisation(place, "lead", organisations))
    return number


def _line(place: Place, group: LineGroup, position: int, lead: Organisation) -> None:
    line = _put(
        place,
        BudgetLine,
        {"fund": group.fund, "code": place.only(*_LINE).text("code")},
        group=group,
        name=place.text("name"),
        lead=lead,
        provider=place.text("provider", ""),
        arrangement=place.text("arrangement", "pooled"),
        tags=_as_text(place.get("tags").value or []),
        shares=_as_text(place.get("shares").value),
        position=position,
        source=place.text("source", ""),
    )
    budgets = place.get("budgets").only("amounts", "source")
    for year, amount in budgets.amounts():
        _put(budgets, Budget, {"line": line, "year": year}, amount=amount, source=budgets.text("source", ""))


def _published(file: Place, fund: PooledFund) -> int:
    number = 0
    for position, place in enumerate(file.items("published"), start=1):
        place.only("code", "label", "amounts", "source")
        for year, amount in place.amounts():
            keys = {"fund": fund, "code": place.text("code"), "year": year}
            values = {"label": place.text("label"), "amount": amount, "source": place.text("source", "")}
            _put(place, PublishedFigure, keys, position=position, **values)
            number += 1
    for position, place in enumerate(file.items("benefits"), start=1):
        place.only("code", "name", "counted_elsewhere", "amounts", "source")
        for year, amount in place.amounts():
            keys = {"fund": fund, "code": place.text("code"), "year": year}
            values = {"name": place.text("name"), "amount": amount, "source": place.text("source", "")}
            elsewhere = place.truth("counted_elsewhere")
            _put(place, PlannedBenefit, keys, position=position, counted_elsewhere=elsewhere, **values)
            number += 1
    return number


def _check_rules(place: Place, fund: PooledFund, terms: AgreementVersion) -> None:
    """Refuse rules that the risk share cannot read, with all their faults."""
    years = sorted(set(Budget.objects.filter(line__fund=fund).values_list("year", flat=True)))
    try:
        for year in years[:1]:
            check_rules(fund, year, terms)
    except ScenarioErrors as errors:
        raise place.refuse("; ".join(str(fault) for fault in errors.faults)) from errors


# --- Periods ----------------------------------------------------------------------------------------------------


def _periods(place: Place, fund: PooledFund) -> int:
    if place.value is None:
        return 0
    place.only("note", "entered_by", "certified_by", "list")
    people = {name: _account(place.get(name)) for name in ("entered_by", "certified_by")}
    number = 0
    for at in place.items("list"):
        number += 1
        at.only("number", "year", "entered_on", "certified_on", "figures")
        keys = {"fund": fund, "year": at.year("year"), "number": at.whole("number")}
        if not Period.objects.filter(**keys).exists():
            _period(at, _put(at, Period, keys, note=place.text("note", "")), people)
    return number


def _account(place: Place) -> User:
    """Whose name stands at loaded figures. Nobody can sign in with it."""
    found = User.objects.filter(email=place.text("email").lower()).first()
    return found or User.objects.create_user(place.text("email"), name=place.text("name"), is_active=False)


def _period(place: Place, period: Period, people: dict[str, User]) -> None:
    entered_at = _moment(place.day("entered_on"))
    lines = {line.code: line for line in BudgetLine.objects.filter(fund=period.fund)}
    for code, figures in place.fields("figures"):
        figures.only("actual", "forecast", "comment")
        if code not in lines:
            raise figures.refuse(f"the fund has no line {code}; it has {', '.join(lines)}.")
        _put(
            figures,
            Outturn,
            {"period": period, "line": lines[code]},
            actual=figures.maybe_amount("actual"),
            forecast=figures.maybe_amount("forecast"),
            comment=figures.text("comment", ""),
            version=1,
            entered_by=people["entered_by"],
            entered_at=entered_at,
        )
    if certified_on := place.maybe_day("certified_on"):
        freeze(period, by=people["certified_by"], at=_moment(certified_on))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)
