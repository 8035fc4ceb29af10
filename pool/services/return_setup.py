"""Loading the layout of a national return from its file. One that is there already is left as it is."""

from typing import Any

from ihwb.kernel.errors import Refused
from pool.models import PooledFund, ReturnLayout
from pool.rules.return_layout import layout_of
from pool.rules.risk_share.faults import ScenarioErrors
from pool.services.returns import add_layout

FILE = "bcf-layout"


def load_return_layout(fund: PooledFund, documents: dict[str, Any]) -> list[str]:
    """The layout for the fund, in a plain workbook. Returns one line for what was loaded.

    Raises Refused naming the place in the file and what is wrong there.
    """
    if FILE not in documents:
        return []
    try:
        layout = layout_of(documents[FILE] or {})
        if ReturnLayout.objects.filter(fund=fund, code=layout.code, year=layout.year).exists():
            return []
        add_layout(fund_id=fund.pk, layout=layout, workbook=None, by=None, reason=f"Loaded from {FILE}.yaml")
    except ScenarioErrors as errors:
        raise Refused("bad_document", f"{FILE}.yaml, {errors.faults[0]}") from errors
    return [f"1 layout of a return: {layout.name}"]
