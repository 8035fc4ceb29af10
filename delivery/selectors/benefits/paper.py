"""What a meeting's paper shows of the benefits: only certified figures of the pool, and what everybody may read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import Partnership
from delivery.models import BenefitKind, BenefitYear
from delivery.selectors.benefits.realisation import chart, realisation
from delivery.selectors.benefits.register import benefits
from ihwb.kernel.dates import FinancialYear
from pool.models import PooledFund

_YEARS = 3  # as many as a plan has


@dataclass(slots=True)
class PaperReader:
    """Whoever reads the paper: benefits and certified savings, and no partner's open figures."""

    partnership: Any
    user: Any = None

    def may(self, permission: str) -> bool:
        return permission in {"delivery.view_benefits", "pool.view_savings"}

    def organisations_for(self, permission: str) -> frozenset[int]:
        return frozenset()


def benefits_paper(partnership: Partnership, on: date) -> dict[str, Any]:
    """years: realisation of each fund from the day's financial year on; others: what is not cashable."""
    reader = PaperReader(partnership)
    first = FinancialYear.of(on).start_year
    shown = []
    for fund in PooledFund.objects.filter(agreement__partnership=partnership).order_by("code"):
        held = BenefitYear.objects.filter(benefit__fund=fund, year__gte=first)
        for year in sorted(set(held.values_list("year", flat=True)))[:_YEARS]:
            one = realisation(reader, fund, year)
            if one.outlook is not None:
                shown.append({"shown": one, "chart": chart(one)})
    others = [one for one in benefits(partnership) if one.kind != BenefitKind.CASHABLE]
    return {"years": shown, "others": others}
