"""The people who close a period, and the whole of it in one call."""

from dataclasses import dataclass
from datetime import UTC, datetime

from commissioning.models import Organisation, Partnership, User
from commissioning.rules.roles import Role
from pool.models import Period
from pool.services.certify import certify_period
from pool.services.closing import submit_period
from tests.factories import person
from tests.pool.factories import partners

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Finance:
    """A partner's finance: who enters and submits, and who certifies."""

    organisation: Organisation
    officer: User
    chief: User

    def submit(self, period: Period) -> None:
        submit_period(period_id=period.pk, organisation_id=self.organisation.pk, by=self.officer, at=AT)

    def certify(self, period: Period, by: User | None = None) -> Period:
        return certify_period(period_id=period.pk, organisation_id=self.organisation.pk, by=by or self.chief, at=AT)


def finances(partnership: Partnership | None = None) -> tuple[Finance, Finance]:
    """The council's finance and the NHS commissioner's."""
    council, nhs = (
        Finance(
            one,
            person(Role.FINANCE_OFFICER, one, name=f"Officer of {one.code}"),
            person(Role.FINANCE_OFFICER, one, name=f"Chief of {one.code}"),
        )
        for one in partners(partnership)
    )
    return council, nhs


def close(period: Period, people: tuple[Finance, Finance] | None = None) -> Period:
    """Both partners submit, both certify: the period is certified."""
    both = people or finances(period.fund.agreement.partnership)
    for one in both:
        one.submit(period)
    for one in both:
        closed = one.certify(period)
    return closed
