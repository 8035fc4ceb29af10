"""The register of contracts as known on a day: every contract with its standing, its ends, its services, its values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet

from commissioning.models import Body, Partnership
from commissioning.models.partnership import OrganisationKind
from commissioning.rules.law_clocks import Found
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from commissioning.selectors.law_facts import can_be_called_in
from delivery.models import Contract, ContractValue, ExtensionOption, Service
from delivery.rules import contract_ends as ends
from delivery.rules.contract_values import ValueFact, year_totals
from delivery.rules.contracts import (
    Arrangement,
    ContractFacts,
    Option,
    OptionState,
    Standing,
    last_day,
    last_notice_day,
    standing_on,
)
from delivery.rules.procurement import read_lead_times
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access

VALUES = "delivery.view_contract_values"


@dataclass(frozen=True, slots=True)
class YearValue:
    """What a contract is worth in a year. amount: None where it is confidential and the reader may not see it."""

    year: int
    label: str
    amount: Decimal | None
    about: bool
    hidden: bool
    difference: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract as known on a day. end: its last day with the extensions taken; ways: what can follow its end."""

    id: int
    code: str
    title: str
    commissioner: str
    commissioner_code: str
    provider: str
    provider_code: str
    arrangement: str
    terms: str
    starts_on: date | None
    ends_on: date | None
    end: date | None
    rolling: bool
    notice_months: int | None
    last_notice: date | None
    confidential: bool
    standing: Standing
    services: tuple[tuple[str, str], ...]
    values: tuple[YearValue, ...]
    ways: tuple[ends.Way, ...]
    decide_by: date | None
    urgency: ends.Urgency | None
    undecided: bool
    source: str

    @property
    def latest(self) -> YearValue | None:
        """The value of the last year that is known."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service with the contracts that provide it on the day, and what is wrong with it."""

    id: int
    code: str
    name: str
    covers: str
    must_go_on: str
    until: date | None
    line: str
    strategy: str
    strategy_code: str
    contracts: tuple[tuple[str, str], ...]
    providers: tuple[str, ...]
    positions: tuple[ends.Position, ...]
    source: str


def contracts_of(partnership: Partnership) -> QuerySet[Contract]:
    """Every contract with all that a view of it reads. Seven queries."""
    return (
        Contract.objects.filter(partnership=partnership)
        .select_related("commissioner", "provider", "route", "next_route", "follows")
        .prefetch_related("services__service", "options", "values__service", "steps", "decisions__decision")
        .order_by("position", "code")
    )


def services_of(partnership: Partnership) -> QuerySet[Service]:
    rows = Service.objects.filter(partnership=partnership).select_related("line", "strategy")
    return rows.order_by("position", "code")


@dataclass(frozen=True, slots=True)
class Book:
    """All contracts and services of a partnership, as known on a day. Load once with ``book_of``: then no queries."""

    on: date
    contracts: tuple[Contract, ...]
    services: tuple[Service, ...]
    clocks: Clocks
    bodies: dict[int, Body]
    see_values: bool

    def deciding(self, contract: Contract) -> ends.Deciding:
        """Who decides on a contract: the statutory body of its commissioner, by that body's clocks."""
        body = self.bodies.get(contract.commissioner_id)
        council = contract.commissioner.kind == OrganisationKind.COUNCIL
        executive = can_be_called_in(body, None) if body else council
        name = body.name if body else contract.commissioner.name
        clock = partial(_clock, self.clocks, body)
        return ends.Deciding(name, clock, self.clocks.calendar.is_working, key=executive, called_in=executive)

    def views(self) -> list[ContractView]:
        covers = self.covers()
        return [self._view(one, covers) for one in self.contracts]

    def covers(self) -> dict[int, tuple[ends.Cover, ...]]:
        """By service, the contracts that are or were more than planned."""
        found: dict[int, list[ends.Cover]] = {}
        for one in self.contracts:
            if _is_more_than_planned(one, self.on):
                cover = ends.Cover(
                    one.title,
                    one.provider.name if one.provider else "a provider not recorded",
                    one.starts_on,
                    end_of(one),
                )
                for held in one.services.all():
                    found.setdefault(held.service_id, []).append(cover)
        return {service: tuple(held) for service, held in found.items()}

    def positions(self) -> list[ends.Position]:
        covers = self.covers()
        facts = [
            ends.ServiceFacts(one.pk, one.name, one.until, one.must_go_on, covers.get(one.pk, ()))
            for one in self.services
        ]
        return ends.positions(facts, self.on)

    def service_views(self) -> list[ServiceView]:
        wrong = self.positions()
        running = {one.code: one.standing.status.label for one in self.views()}
        return [self._service(one, wrong, running) for one in self.services]

    def _service(self, one: Service, wrong: Sequence[ends.Position], running: dict[str, str]) -> ServiceView:
        by = [each for each in self.contracts if any(held.service_id == one.pk for held in each.services.all())]
        return ServiceView(
            id=one.pk,
            code=one.code,
            name=one.name,
            covers=one.covers,
            must_go_on=one.must_go_on,
            until=one.until,
            line=one.line.name if one.line else "",
            strategy=one.strategy.name if one.strategy else "",
            strategy_code=one.strategy.code if one.strategy else "",
            contracts=tuple((each.code, f"{each.title} ({running[each.code].lower()})") for each in by),
            providers=tuple(dict.fromkeys(each.provider.name for each in by if each.provider)),
            positions=tuple(each for each in wrong if each.service == one.pk),
            source=one.source,
        )

    def _view(self, one: Contract, covers: dict[int, tuple[ends.Cover, ...]]) -> ContractView:
        end, found = end_of(one), self.ways(one)
        decide_by = ends.first_decision(found)
        awaited = any(each.result_on is None and each.purpose != "award" for each in one.decisions.all())
        standing = standing_on(self.facts(one, decide_by, covers), self.on)
        first = next((each for each in found if each.decide_by == decide_by), None)
        return ContractView(
            id=one.pk,
            code=one.code,
            title=one.title,
            commissioner=one.commissioner.name,
            commissioner_code=one.commissioner.code,
            provider=one.provider.name if one.provider else "",
            provider_code=one.provider.code if one.provider else "",
            arrangement=one.get_arrangement_display(),
            terms=one.terms,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            end=end,
            rolling=one.rolling,
            notice_months=one.notice_months,
            last_notice=last_notice_day(end, one.notice_months) if end and one.notice_months else None,
            confidential=one.confidential,
            standing=standing,
            services=tuple((held.service.code, held.service.name) for held in one.services.all()),
            values=values_of(one, self.see_values),
            ways=tuple(found),
            decide_by=decide_by,
            urgency=first.urgency(self.on) if first else None,
            undecided=not awaited,
            source=one.source,
        )

    def ways(self, one: Contract) -> list[ends.Way]:
        """What can follow the end of a contract; nothing for one without an end or that something follows already."""
        end = end_of(one)
        if end is None or one.stopped_on or not Arrangement(one.arrangement).is_procured:
            return []
        terms = ends.Terms(
            end=end,
            notice_months=one.notice_months,
            option=next((option_of(each) for each in one.options.all() if each.state == OptionState.OPEN), None),
            lead=read_lead_times(one.next_route.lead_times) if one.next_route else None,
            route=one.next_route.name if one.next_route else "",
        )
        return ends.ways(terms, self.deciding(one))

    def facts(self, one: Contract, decide_by: date | None, covers: dict[int, tuple[ends.Cover, ...]]) -> ContractFacts:
        dated = [day for step in one.steps.all() if (day := step.done_on or step.planned_on)]
        return ContractFacts(
            arrangement=Arrangement(one.arrangement),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            options=[option_of(each) for each in one.options.all()],
            stopped_on=one.stopped_on,
            rolling=one.rolling,
            awarded_on=one.awarded_on,
            procuring_since=min(dated, default=None),
            decide_by=decide_by,
            runs_uncovered=self._runs_uncovered(one, covers),
        )

    def _runs_uncovered(self, one: Contract, covers: dict[int, tuple[ends.Cover, ...]]) -> bool:
        held = [each.service for each in one.services.all()]
        running = [each for each in held if each.until is None or each.until >= self.on]
        return any(not any(cover.runs(self.on) for cover in covers.get(each.pk, ())) for each in running)


def _clock(clocks: Clocks, body: Body | None, kind: ClockKind, day: date) -> Found:
    return clocks.work_out(kind, day, body)


def _is_more_than_planned(one: Contract, on: date) -> bool:
    """Awarded, or known to run or to have run: a contract that is only planned covers nothing."""
    if one.awarded_on is not None:
        return True
    begun = one.starts_on is not None and one.starts_on <= on
    undated = one.starts_on is None and (
        one.ends_on is not None or one.rolling or not Arrangement(one.arrangement).is_procured
    )
    return begun or undated


def book_of(partnership: Partnership, on: date, *, see_values: bool) -> Book:
    """About twelve queries, however many contracts there are."""
    bodies = Body.objects.filter(partnership=partnership, statutory=True).select_related("organisation")
    return Book(
        on=on,
        contracts=tuple(contracts_of(partnership)),
        services=tuple(services_of(partnership)),
        clocks=measured_clocks_of(partnership),
        bodies={one.organisation_id: one for one in bodies if one.organisation_id},
        see_values=see_values,
    )


def book_for(access: Access, on: date) -> Book:
    """The book as the person may see it."""
    return book_of(access.partnership, on, see_values=access.may(VALUES))


def option_of(one: ExtensionOption) -> Option:
    return Option(one.number, one.until, OptionState(one.state), one.decide_by)


def end_of(one: Contract) -> date | None:
    return last_day(one.ends_on, [option_of(each) for each in one.options.all()], one.stopped_on)


def values_of(one: Contract, see_values: bool) -> tuple[YearValue, ...]:
    """By year; amounts of a confidential contract only for who may see them."""
    hidden = one.confidential and not see_values
    totals = year_totals(value_fact(each) for each in one.values.all())
    return tuple(
        YearValue(
            year=each.year,
            label=FinancialYear(each.year).label,
            amount=None if hidden else each.amount,
            about=each.about,
            hidden=hidden,
            difference=None if hidden else each.difference,
        )
        for each in totals
    )


def value_fact(one: ContractValue) -> ValueFact:
    return ValueFact(one.service_id, one.year, one.amount, one.about)


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """What the list shows: codes of organisations, values of the arrangement and the status; a word of the title."""

    commissioner: str = ""
    provider: str = ""
    service: str = ""
    status: str = ""
    text: str = ""

    def fits(self, one: ContractView) -> bool:
        wanted = (
            (self.commissioner, one.commissioner_code),
            (self.provider, one.provider_code),
            (self.status, one.standing.status.value),
        )
        if any(asked and asked != held for asked, held in wanted):
            return False
        if self.service and self.service not in {code for code, _ in one.services}:
            return False
        words = " ".join((one.title, one.code, one.provider, *(name for _, name in one.services))).lower()
        return self.text.lower() in words


@dataclass(frozen=True, slots=True)
class Total:
    """What the contracts shown are worth in a year. hidden: how many are left out because they are confidential."""

    label: str
    amount: Decimal
    about: bool
    contracts: int
    hidden: int


def totals(views: Iterable[ContractView]) -> list[Total]:
    """By year, the first first."""
    held = [value for view in views for value in view.values]
    found = []
    for year in sorted({one.year for one in held}):
        own = [one for one in held if one.year == year]
        shown = [one for one in own if one.amount is not None]
        amount = sum((one.amount for one in shown if one.amount is not None), Decimal(0))
        about = any(one.about for one in shown)
        found.append(Total(FinancialYear(year).label, amount, about, len(shown), len(own) - len(shown)))
    return found


@dataclass(frozen=True, slots=True)
class EndRow:
    """One end with one way on from it."""

    contract: ContractView
    way: ends.Way | None
    first: bool


def end_rows(views: Iterable[ContractView], on: date, *, past: bool) -> list[EndRow]:
    """The ends to come, by the decision that they need first; with past, also those that are over."""
    dated = [one for one in views if one.end is not None and (past or one.end >= on)]
    dated.sort(key=lambda one: (one.decide_by or one.end or date.max, one.title))
    return [EndRow(one, way, number == 0) for one in dated for number, way in enumerate(one.ways or (None,))]


def contract_at(partnership: Partnership, code: str) -> Contract | None:
    return contracts_of(partnership).filter(code=code).first()


def checked_lead_times(stored: object) -> str:
    """Words about lead times that cannot be read; empty when they can."""
    try:
        read_lead_times(stored)
    except Refused as refused:
        return refused.message
    return ""
