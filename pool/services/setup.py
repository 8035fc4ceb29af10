"""Setting up a partnership's pool from its file ``pool.yaml``: run again, it brings the set-up in line with the file.

Figures that people entered, and agreement versions that people have taken further, are never overwritten.
"""

from typing import Any

from django.db import transaction

from commissioning.models import Organisation, Partnership
from pool.services.documents import Place
from pool.services.hosting_setup import load_hosting
from pool.services.return_setup import load_return_layout
from pool.services.setup_agreement import load_agreement, load_versions
from pool.services.setup_fund import check_loaded_rules, load_contributions, load_fund, load_lines, load_published
from pool.services.setup_on_account import load_on_account
from pool.services.setup_periods import load_periods
from pool.services.setup_records import count
from pool.services.strategy_setup import load_strategy_groups

_PARTS = (
    "agreement", "versions", "schemes", "fund", "contributions", "risk_funds", "groups", "published", "benefits",
    "periods", "on_account",
)  # fmt: skip


@transaction.atomic
def load(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Load the pool of a partnership, or nothing. Returns one line for each kind of thing loaded.

    Raises Refused naming the place in the file and what is wrong there.
    """
    if "pool" not in documents:
        return []
    file = Place("pool.yaml", documents["pool"])
    file.only(*_PARTS)
    organisations = {one.code: one for one in Organisation.objects.filter(partnership=partnership)}
    agreement = load_agreement(file.get("agreement"), partnership)
    terms = load_versions(file, agreement, organisations)
    fund = load_fund(file.get("fund"), agreement)
    load_contributions(file, fund, organisations)
    lines = load_lines(file, fund, organisations)
    published = load_published(file, fund)
    for place, version in terms:
        check_loaded_rules(place, fund, version)
    periods = load_periods(file.get("periods"), fund)
    paid = load_on_account(file, fund, organisations)
    load_strategy_groups(partnership, documents)
    return [
        f"1 agreement in {count(len(terms), 'version')}, with {count(len(list(file.items('schemes'))), 'scheme')}",
        f"1 pooled fund with {count(lines, 'budget line')}",
        f"{count(published, 'published figure')} of the plan",
        f"{count(periods, 'period')} of outturn",
        f"{count(paid, 'payment')} on account",
        *load_hosting(partnership, documents),
        *load_return_layout(fund, documents),
    ]
