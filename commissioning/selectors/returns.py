"""Statutory returns, their collections, their calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from commissioning.models import Partnership, ReturnCollection, ReturnStep, StatutoryReturn, User
from commissioning.rules.assurance import EVERY
from commissioning.rules.returns import Dates, ReturnAct, ReturnState, acts_in, late_by, late_since
from commissioning.selectors.posts import acts_for
from ihwb.kernel.dates import MONTHS, FinancialYear


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One statutory return. today: what it is called today, in words; follows, became: codes before and after it."""

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
    code: str = ""
    legal_basis: str = ""
    since: date | None = None
    until: date | None = None
    signoff_post: str = ""
    follows: str = ""
    became: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step. by_provider: whether the provider may see it too."""

    id: int
    done: str
    remark: str
    title: str
    file_name: str
    link: str
    sha256: str
    by: str
    at: datetime
    by_provider: bool


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """One collection. late: why it is late, empty when it is not; acts: what can be done now."""

    id: int
    return_id: int
    code: str
    name: str
    period: str
    dates: Dates
    collector: str
    submitter: str
    signoff_post: str
    state: ReturnState
    late: str
    late_since: date | None
    acts: tuple[ReturnAct, ...]
    checked_by: str
    signed_by: str
    signed_for: str
    copied: bool
    source: str
    steps: tuple[StepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A day in the calendar of returns."""

    day: date
    what: str
    collection: int
    code: str
    name: str
    period: str
    state: str
    late: bool


@dataclass(frozen=True, slots=True)
class EventMonth:
    key: str
    name: str
    events: tuple[Event, ...]


def return_rows(partnership: Partnership) -> QuerySet[StatutoryReturn]:
    """The returns of a partnership in the order of their numbers. Two queries."""
    rows = StatutoryReturn.objects.filter(partnership=partnership).prefetch_related("became")
    return rows.select_related("collector", "submitter", "signoff_post", "follows").order_by("number")


def statutory_returns(partnership: Partnership) -> list[ReturnRow]:
    """The returns in the order of their numbers. Two queries."""
    return [return_row(one) for one in return_rows(partnership)]


def return_row(one: StatutoryReturn) -> ReturnRow:
    return ReturnRow(
        id=one.pk,
        number=one.number,
        name=one.name,
        period=one.period,
        frequency=one.frequency or (EVERY[one.every_months] if one.every_months is not None else ""),
        collector=one.collector.name if one.collector else "",
        submitter=one.submitter.name,
        today=one.today,
        notes=one.notes,
        source=one.source,
        code=one.code,
        legal_basis=one.legal_basis,
        since=one.since,
        until=one.until,
        signoff_post=one.signoff_post.title if one.signoff_post else "",
        follows=one.follows.code if one.follows else "",
        became=tuple((each.pk, each.code, each.name) for each in one.became.all()),
    )


# --- Collections ----------------------------------------------------------------------------------------------


def dates_of(one: ReturnCollection) -> Dates:
    return Dates(**{name: getattr(one, name) for name in Dates.__slots__})


def collections(partnership: Partnership) -> QuerySet[ReturnCollection]:
    """The collections of a partnership with what a row shows, by the day on which they close. Two queries."""
    steps = ReturnStep.objects.select_related("by").order_by("-number")
    related = ("statutory_return", "collector", "submitter", "signoff_post", "checked_by", "signed_by", "signed_for")
    return (
        ReturnCollection.objects.filter(statutory_return__partnership=partnership)
        .select_related(*related)
        .prefetch_related(Prefetch("steps", steps))
        .order_by("closes_on", "statutory_return__number")
    )


def own_collections(partnership: Partnership, organisations: Iterable[int]) -> QuerySet[ReturnCollection]:
    """The collections for which organisations hand the data in themselves."""
    return collections(partnership).filter(collector__in=list(organisations))


def in_year(rows: QuerySet[ReturnCollection], year: int) -> QuerySet[ReturnCollection]:
    """Those of a financial year: its period begins in it, or one of its days falls in it."""
    span = (FinancialYear(year).start, FinancialYear(year).end)
    days = ("period_start", "opens_on", "closes_on", "data_due_on", "refresh_on")
    found = Q()
    for name in days:
        found |= Q(**{f"{name}__range": span})
    return rows.filter(found)


def years_of(partnership: Partnership) -> list[int]:
    """The financial years in which something is planned, the latest first. One query."""
    rows = ReturnCollection.objects.filter(statutory_return__partnership=partnership)
    days = rows.values_list("period_start", "opens_on", "closes_on", "refresh_on")
    return sorted({FinancialYear.of(day).start_year for row in days for day in row if day}, reverse=True)


def collection_row(one: ReturnCollection, on: date) -> CollectionRow:
    state, dates = ReturnState(one.state), dates_of(one)
    return CollectionRow(
        id=one.pk,
        return_id=one.statutory_return_id,
        code=one.statutory_return.code,
        name=one.statutory_return.name,
        period=one.period,
        dates=dates,
        collector=one.collector.name if one.collector else "",
        submitter=one.submitter.name,
        signoff_post=one.signoff_post.title if one.signoff_post else "",
        state=state,
        late=late_by(state, dates, on),
        late_since=late_since(state, dates, on),
        acts=tuple(acts_in(state)),
        checked_by=one.checked_by.name if one.checked_by else "",
        signed_by=one.signed_by.name if one.signed_by else "",
        signed_for=one.signed_for.name if one.signed_for else "",
        copied=one.copied_from_id is not None and not one.steps.all(),
        source=one.source,
        steps=tuple(_step_row(each) for each in one.steps.all()),
    )


_PROVIDERS = frozenset({ReturnAct.HAND_IN.value, ReturnAct.SEND_BACK.value})


def for_others(one: ReturnCollection, row: CollectionRow, user: User, on: date) -> dict[ReturnAct, str]:
    """Acts that could be done now, but not by this person: for each, who does it. Two queries at most."""
    found = {}
    if ReturnAct.CHECK in row.acts and handed_in_by(one) == user.pk:
        found[ReturnAct.CHECK] = "You handed the data in, so somebody else checks them."
    if ReturnAct.SIGN_OFF in row.acts:
        if one.checked_by_id == user.pk:
            found[ReturnAct.SIGN_OFF] = f"You checked the data. It waits for {_signer(one)} to sign it off."
        elif one.signoff_post is None or acts_for(user, one.signoff_post, on) is None:
            found[ReturnAct.SIGN_OFF] = f"It waits for {_signer(one)} to sign it off."
    return found


def handed_in_by(one: ReturnCollection) -> int | None:
    """Who handed the data in last. One query."""
    step = one.steps.filter(act=ReturnAct.HAND_IN.value).order_by("-number").first()
    return step.by_id if step else None


def _signer(one: ReturnCollection) -> str:
    return one.signoff_post.title if one.signoff_post else "a post that is not named yet"


def _step_row(one: ReturnStep) -> StepRow:
    return StepRow(
        id=one.pk,
        done=ReturnAct(one.act).done,
        remark=one.remark,
        title=one.title or one.file_name,
        file_name=one.file_name,
        link=one.link,
        sha256=one.sha256,
        by=one.by.name,
        at=one.at,
        by_provider=one.act in _PROVIDERS,
    )


def step_files(partnership: Partnership) -> QuerySet[ReturnStep]:
    """Files of steps that whoever reads the register may open."""
    return ReturnStep.objects.filter(collection__statutory_return__partnership=partnership).exclude(file="")


def own_step_files(partnership: Partnership, organisations: Iterable[int]) -> QuerySet[ReturnStep]:
    """Files that organisations handed in themselves."""
    mine = step_files(partnership).filter(collection__collector__in=list(organisations))
    return mine.filter(act=ReturnAct.HAND_IN.value)


# --- The calendar ---------------------------------------------------------------------------------------------


def events(rows: Iterable[ReturnCollection], on: date) -> list[Event]:
    """Every day of the collections, in order."""
    found = [event for one in rows for event in _events_of(collection_row(one, on))]
    return sorted(found, key=lambda event: (event.day, event.code, event.what))


def _events_of(row: CollectionRow) -> list[Event]:
    named = [
        (row.dates.opens_on, "The window opens"),
        (row.dates.data_due_on, f"Data due from {row.collector}" if row.collector else "Data due"),
        (row.dates.closes_on, "The window closes"),
        (row.dates.refresh_on, "The refresh ends"),
    ]
    return [
        Event(day, what, row.id, row.code, row.name, row.period, row.state.label, day == row.late_since)
        for day, what in named
        if day is not None
    ]


def months(found: Iterable[Event]) -> list[EventMonth]:
    """Events by month; an address can name a month by its key, such as 2015-05."""
    grouped = groupby(found, key=lambda event: (event.day.year, event.day.month))
    return [
        EventMonth(f"{year}-{month:02}", f"{MONTHS[month - 1]} {year}", tuple(rows)) for (year, month), rows in grouped
    ]
