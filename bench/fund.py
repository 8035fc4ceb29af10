"""A made-up fund to measure by: so many lines, twelve periods a year, all but the last of them certified."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from commissioning.models import Organisation, Partnership, RoleHolding, User
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    LineGroup,
    Outturn,
    Period,
    PooledFund,
    RiskFund,
)
from pool.services.statement import freeze

SLUG = "measured"
YEAR = 2015
GROUPS = 10
AT = datetime(2015, 10, 7, 9, tzinfo=UTC)
RULES = {
    "line_rules": [{"step": "retain", "select": {"tag": ["own"]}}],
    "netting": "group",
    "overspend": [
        {"step": "draw", "fund": "contingency", "up_to": "2000.00"},
        {"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "75"}, "up_to": "50000.00"},
        {"step": "share", "basis": "contributions"},
    ],
    "underspend": [{"step": "share", "basis": "weights", "weights": {"COUNCIL": "25", "ICB": "75"}}],
}


def partners() -> tuple[Organisation, Organisation]:
    partnership, _ = Partnership.objects.get_or_create(slug=SLUG, defaults={"name": "A partnership to measure by"})
    kinds = (("COUNCIL", "A council", "council"), ("ICB", "An NHS commissioner", "nhs_commissioner"))
    found = [
        Organisation.objects.get_or_create(
            partnership=partnership, code=code, defaults={"name": name, "kind": kind, "position": place}
        )[0]
        for place, (code, name, kind) in enumerate(kinds, start=1)
    ]
    return found[0], found[1]


def person(*roles: str) -> User:
    """Somebody who holds the roles for the whole partnership."""
    email = f"{'-'.join(roles)}@example.org"
    found = User.objects.filter(email=email).first()
    if found is None:
        found = User.objects.create_user(email=email, name="Somebody", password=None)
        for role in roles:
            RoleHolding.objects.create(
                user=found, partnership=partners()[0].partnership, role=role, since=date(2014, 1, 1)
            )
    return found


@transaction.atomic
def fund(code: str, lines: int) -> PooledFund:
    """The fund of this code, made when first asked for, without any period yet."""
    found = PooledFund.objects.filter(code=code).first()
    return found or _made(code, lines)


def _made(code: str, lines: int) -> PooledFund:
    council, nhs = partners()
    agreement = Agreement.objects.create(
        partnership=council.partnership, code=code, title="Section 75 agreement", starts_on=date(2013, 4, 1),
    )  # fmt: skip
    AgreementVersion.objects.create(
        agreement=agreement, number=1, state="in_force", effective_from=agreement.starts_on, host=council, rules=RULES,
        variance_threshold=Decimal("500.00"), tolerance=Decimal("1000.00"),
    )  # fmt: skip
    made = PooledFund.objects.create(agreement=agreement, code=code, name="A fund to measure by")
    groups = [
        LineGroup.objects.create(fund=made, code=f"G{number}", name=f"Group {number}", position=number)
        for number in range(GROUPS)
    ]
    _bulk(
        BudgetLine(
            fund=made,
            group=groups[number % GROUPS],
            code=f"L{number:04}",
            name=f"Service line {number} for adults",
            lead=(council, nhs)[number % 2],
            tags=["own"] if number % 7 == 0 else [],
            position=number,
        )
        for number in range(lines)
    )
    return made


def year_of(made: PooledFund, year: int, periods: int = 12) -> list[Period]:
    """Budgets, contributions and periods of one year, each with every figure; all but the last are certified."""
    council, nhs = partners()
    by = person("pool_manager")
    lines = list(made.lines.order_by("pk"))
    with transaction.atomic():
        _bulk(Budget(line=line, year=year, amount=Decimal("100000.00") + line.position) for line in lines)
        for partner, share in ((council, 25_000), (nhs, 75_000)):
            Contribution.objects.create(fund=made, organisation=partner, year=year, amount=share * len(lines))
        RiskFund.objects.create(fund=made, code="contingency", name="Contingency", year=year, amount=Decimal("5000.00"))
        made_periods = [Period.objects.create(fund=made, year=year, number=number + 1) for number in range(periods)]
        for period in made_periods:
            _bulk(_outturn(period, line, by) for line in lines)
        for period in made_periods[:-1]:
            freeze(period, by=by, at=AT)
    return made_periods


def _outturn(period: Period, line: BudgetLine, by: User) -> Outturn:
    variance = Decimal((line.position * 7919 + period.number * 104_729) % 400_000 - 200_000) / 100
    return Outturn(
        period=period,
        line=line,
        actual=Decimal(period.number * 8000),
        forecast=Decimal("100000.00") + line.position + variance,
        comment="Placements above plan; review in hand" if line.position % 4 == 0 else "",
        version=1,
        entered_by=by,
        entered_at=AT,
    )


def _bulk(rows: Any) -> None:
    made = list(rows)
    if made:
        bulk_create_with_history(made, type(made[0]), batch_size=500)
