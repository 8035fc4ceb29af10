"""What other apps link to a fund. Each that has something to say names its function in its AppConfig:

``linked_to_funds = "delivery.selectors.risk_links.linked_to_fund"``, a function of a fund and who looks.
"""

from collections.abc import Callable

from django.apps import apps
from django.utils.module_loading import import_string

from commissioning.selectors.linked import Panel
from ihwb.web.access import Access
from pool.models import PooledFund


def fund_panels(fund: PooledFund, access: Access) -> list[Panel]:
    """In the order of the apps."""
    found: list[Panel] = []
    for config in apps.get_app_configs():
        if dotted := getattr(config, "linked_to_funds", None):
            ask: Callable[[PooledFund, Access], list[Panel]] = import_string(dotted)
            found.extend(ask(fund, access))
    return found
