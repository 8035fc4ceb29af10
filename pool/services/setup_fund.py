"""Loading a pooled fund from its file: contributions, lines with their budgets, and what the documents published."""

from decimal import Decimal

from commissioning.models import Organisation
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    LineGroup,
    PlannedBenefit,
    PooledFund,
    PublishedFigure,
    RiskFund,
)
from pool.rules.risk_share import ScenarioErrors
from pool.rules.risk_share.releases import release_as_dict, release_of
from pool.selectors.scenario import check_rules
from pool.services.documents import Place
from pool.services.setup_records import as_text, organisation, put

_LINE = (
    "code", "name", "lead", "provider", "scheme", "arrangement", "tags", "shares", "source", "budgets",
)  # fmt: skip


def load_fund(place: Place, agreement: Agreement) -> PooledFund:
    code = place.only("code", "name", "source").text("code")
    elsewhere = PooledFund.objects.filter(agreement__partnership=agreement.partnership, code=code)
    if elsewhere.exclude(agreement=agreement).exists():
        raise place.get("code").refuse(f"another agreement of the partnership has a fund {code}. Choose another code.")
    return put(
        place,
        PooledFund,
        {"agreement": agreement, "code": code},
        name=place.text("name"),
        source=place.text("source", ""),
    )


def load_contributions(file: Place, fund: PooledFund, organisations: dict[str, Organisation]) -> None:
    for place in file.items("contributions"):
        partner = organisation(place.only("organisation", "amounts", "source"), "organisation", organisations)
        for year, amount in place.amounts():
            keys = {"fund": fund, "organisation": partner, "year": year}
            put(place, Contribution, keys, amount=amount, source=place.text("source", ""))
    for place in file.items("risk_funds"):
        place.only("code", "name", "amounts", "releases", "source")
        for year, amount in place.amounts():
            _risk_fund(place, fund, year, amount, None)
        for text, inside in place.fields("releases"):
            _earned(place, fund, text, inside)


def _earned(place: Place, fund: PooledFund, year: str, inside: Place) -> None:
    """A fund that is released as it is earned; what people have recorded as achieved since stays."""
    try:
        release = release_of(as_text(inside.value), inside.where)
    except ScenarioErrors as errors:
        raise Refused("bad_document", "; ".join(str(fault) for fault in errors.faults)) from errors
    try:
        start = FinancialYear.parse(year).start_year
    except DateError as misread:
        raise inside.refuse(misread.message) from misread
    held = RiskFund.objects.filter(fund=fund, code=place.text("code"), year=start).first()
    if held is None or not held.history.filter(history_user__isnull=False).exists():
        _risk_fund(place, fund, start, release.released, release_as_dict(release))


def _risk_fund(place: Place, fund: PooledFund, year: int, amount: Decimal, release: dict[str, object] | None) -> None:
    keys = {"fund": fund, "code": place.text("code"), "year": year}
    values = {"name": place.text("name"), "source": place.text("source", "")}
    put(place, RiskFund, keys, amount=amount, release=release, **values)


def load_lines(file: Place, fund: PooledFund, organisations: dict[str, Organisation]) -> int:
    number = 0
    for position, at in enumerate(file.items("groups"), start=1):
        keys = {"fund": fund, "code": at.only("code", "name", "lines").text("code")}
        group = put(at, LineGroup, keys, name=at.text("name"), position=position)
        for place in at.items("lines"):
            number += 1
            _line(place, group, number, organisation(place, "lead", organisations))
    return number


def _line(place: Place, group: LineGroup, position: int, lead: Organisation) -> None:
    line = put(
        place,
        BudgetLine,
        {"fund": group.fund, "code": place.only(*_LINE).text("code")},
        group=group,
        name=place.text("name"),
        lead=lead,
        provider=place.text("provider", ""),
        scheme_code=place.text("scheme", ""),
        arrangement=place.text("arrangement", "pooled"),
        tags=as_text(place.get("tags").value or []),
        shares=as_text(place.get("shares").value),
        position=position,
        source=place.text("source", ""),
    )
    budgets = place.get("budgets").only("amounts", "source")
    for year, amount in budgets.amounts():
        put(budgets, Budget, {"line": line, "year": year}, amount=amount, source=budgets.text("source", ""))


def load_published(file: Place, fund: PooledFund) -> int:
    number = 0
    for position, place in enumerate(file.items("published"), start=1):
        place.only("code", "label", "amounts", "source")
        for year, amount in place.amounts():
            keys = {"fund": fund, "code": place.text("code"), "year": year}
            values = {"label": place.text("label"), "amount": amount, "source": place.text("source", "")}
            put(place, PublishedFigure, keys, position=position, **values)
            number += 1
    for position, place in enumerate(file.items("benefits"), start=1):
        place.only("code", "name", "counted_elsewhere", "amounts", "source")
        for year, amount in place.amounts():
            keys = {"fund": fund, "code": place.text("code"), "year": year}
            values = {"name": place.text("name"), "amount": amount, "source": place.text("source", "")}
            elsewhere = place.truth("counted_elsewhere")
            put(place, PlannedBenefit, keys, position=position, counted_elsewhere=elsewhere, **values)
            number += 1
    return number


def check_loaded_rules(place: Place, fund: PooledFund, terms: AgreementVersion) -> None:
    """Refuse rules that the risk share cannot read, with all their faults."""
    years = sorted(set(Budget.objects.filter(line__fund=fund).values_list("year", flat=True)))
    try:
        for year in years[:1]:
            check_rules(fund, year, terms)
    except ScenarioErrors as errors:
        raise place.refuse("; ".join(str(fault) for fault in errors.faults)) from errors
