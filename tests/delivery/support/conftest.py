"""A provider that proposes, a council that verifies, one budget line, and terms of verification."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commissioning.models import Organisation, Partnership, User
from commissioning.selectors.access import access_of
from delivery.models import SupportCase, VerificationTerms
from delivery.rules.verification import Act, Answer
from delivery.services.hand import Hand
from delivery.services.verification import Draft, propose, verify
from pool.models import BudgetLine
from tests.factories import OrganisationFactory, person
from tests.pool.factories import BudgetLineFactory

# A Wednesday; eight days before it the case was proposed. Hands act at noon.
TODAY = datetime(2026, 7, 1, 12, tzinfo=UTC)
YES = {name: Answer(True, "It is.") for name in ("needs", "duties", "funding")}


@pytest.fixture
def terms(partnership: Partnership) -> VerificationTerms:
    return VerificationTerms.objects.create(
        partnership=partnership, since=date(2015, 4, 1), pattern="SP-99999", source="Operating procedure"
    )


@pytest.fixture
def provider(partnership: Partnership) -> Organisation:
    return OrganisationFactory(
        partnership=partnership, code="PROV", name="Community Provider", kind="provider", position=3
    )


@pytest.fixture
def line(council: Organisation) -> BudgetLine:
    return BudgetLineFactory(code="HOME", name="Support at home", lead=council)


@pytest.fixture
def proposer(provider: Organisation) -> User:
    return person("provider", provider)


@pytest.fixture
def verifier(council: Organisation) -> User:
    return person("commissioner", council)


HandOf = Callable[..., Hand]


@pytest.fixture
def hand(partnership: Partnership) -> HandOf:
    def made(who: User, at: datetime = TODAY) -> Hand:
        access = access_of(who, partnership.slug)
        assert access is not None
        return Hand(access, at)

    return made


@pytest.fixture
def draft(terms: VerificationTerms, provider: Organisation, line: BudgetLine) -> Draft:
    return Draft(
        reference="SP-00001",
        provider=provider,
        line=line,
        kind="home_care",
        weekly_cost=Decimal("1050.00"),
        starts_on=date(2026, 7, 6),
        assured_on=date(2026, 6, 22),
        proposal="Four calls a day, two carers each",
    )


@pytest.fixture
def case(draft: Draft, proposer: User, hand: HandOf) -> SupportCase:
    """Proposed on Tuesday 23 June 2026: six working days before TODAY."""
    return propose(draft, hand(proposer, datetime(2026, 6, 23, 9, tzinfo=UTC)))


@pytest.fixture
def agreed(case: SupportCase, verifier: User, hand: HandOf) -> SupportCase:
    return verify(case_id=case.pk, version=1, act=Act.AGREE, answers=YES, hand=hand(verifier))


def typed(**fields: Any) -> dict[str, str]:
    """A form as a browser sends it: days in three boxes."""
    sent: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, date):
            sent |= {f"{name}_0": str(value.day), f"{name}_1": str(value.month), f"{name}_2": str(value.year)}
        else:
            sent[name] = str(value)
    return sent
