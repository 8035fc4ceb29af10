"""An agreement of two partners with a threshold of £500,000, and the people who change it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from commissioning.models import Organisation, User
from pool.models import Agreement, AgreementVersion, BudgetLine, PooledFund, Variation
from pool.services.variations import Proposal, agree_variation, propose_variation
from tests.factories import person
from tests.pool.factories import partners, pooled_fund

AT = datetime(2015, 9, 1, 10, tzinfo=UTC)


@dataclass
class Life:
    """The agreement, its fund of four lines, and one commissioner of each partner; the pool manager proposes."""

    fund: PooledFund
    council: Organisation
    icb: Organisation
    ours: User
    theirs: User
    manager: User

    @property
    def agreement(self) -> Agreement:
        return self.fund.agreement

    @property
    def version(self) -> AgreementVersion:
        return AgreementVersion.objects.get(agreement=self.agreement, number=1)

    def line(self, code: str) -> BudgetLine:
        return BudgetLine.objects.get(fund=self.fund, code=code)

    def propose(self, amount: str = "100.00", *, value: str | None = None, by: User | None = None) -> Variation:
        """The council puts so much more in, for line L001, from October on."""
        added = Decimal(amount)
        proposal = Proposal(
            kind="funding",
            title="More for service 1",
            reason="Demand has grown",
            year=2015,
            effective_on=date(2015, 10, 1),
            value=Decimal(value) if value else abs(added),
            fund=self.fund,
            contributions={self.council.pk: added},
            budgets=[(self.line("L001").pk, added)],
        )
        return propose_variation(agreement_id=self.agreement.pk, proposal=proposal, by=by or self.manager, at=AT)

    def agree(self, variation: Variation, partner: Organisation, by: User) -> Variation:
        mine = frozenset({partner.pk})
        return agree_variation(variation_id=variation.pk, organisation_id=partner.pk, organisations=mine, by=by, at=AT)

    def agree_both(self, variation: Variation) -> Variation:
        self.agree(variation, self.council, self.ours)
        return self.agree(variation, self.icb, self.theirs)


def life(threshold: str | None = "500000.00", at_threshold: str = "material") -> Life:
    fund = pooled_fund()
    council, icb = partners()
    version = AgreementVersion.objects.get(agreement=fund.agreement)
    version.materiality_threshold = Decimal(threshold) if threshold else None
    version.at_threshold = at_threshold
    version.review_on = date(2016, 1, 31)
    version.save()
    people = [person("commissioner", one) for one in (council, icb)]
    return Life(fund, council, icb, *people, person("pool_manager"))
