"""Loading the periods of a fund with their figures. A period that exists already is left as people left it."""

from datetime import UTC, date, datetime, time

from django.utils import timezone

from commissioning.models import User
from pool.models import BudgetLine, Outturn, Period, PooledFund
from pool.services.documents import Place
from pool.services.notices import raise_missing, raise_notices
from pool.services.setup_records import put
from pool.services.statement import freeze


def load_periods(place: Place, fund: PooledFund) -> int:
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
            _period(at, put(at, Period, keys, note=place.text("note", "")), people)
    raise_missing(timezone.now(), fund=fund)  # of periods that were loaded before a notice was raised by loading
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
        put(
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
        raise_notices(period, _moment(certified_on))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(11), tzinfo=UTC)
