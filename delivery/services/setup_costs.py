"""Loading programme costs from ``delivery.yaml``."""

from typing import Any

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from delivery.models import ProgrammeCost, PublishedCost
from delivery.services.setup_programme import Projects
from delivery.services.setup_rows import keep
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread


def load_costs(partnership: Partnership, entry: Entry, projects: Projects) -> None:
    """Costs that name neither a project nor a programme are the programme's, where there is one alone."""
    programmes = {one.code: one for one in partnership.programmes.all()}
    only = next(iter(programmes.values())) if len(programmes) == 1 else None
    position = 0
    for table in entry.rows("costs"):
        project, source = table.pick("project", projects), table.text("source")
        programme = None if project else table.pick("programme", programmes) or only
        for row in table.rows("amounts"):
            position += 1
            cost = ProgrammeCost(partnership=partnership, programme=programme, project=project, position=position)
            cost.source = source
            cost.cost_type, cost.year, cost.amount = row.text("type"), _year(row), _amount(row)
            cost.budget, cost.actual, cost.forecast = row.number("budget"), row.number("spent"), row.number("expected")
            keep(row, cost, "partnership", "programme", "project", "cost_type", "year")
        for row in table.rows("published"):
            total = PublishedCost(partnership=partnership, programme=programme, project=project, amount=_amount(row))
            total.source = source
            total.cost_type, total.year = row.text("type", ""), _year(row, needed=False)
            keep(row, total, "partnership", "programme", "project", "cost_type", "year")


def _amount(row: Entry) -> Any:
    amount = row.number("amount")
    return row.fail("needs an amount in pounds and pence") if amount is None else amount


def _year(row: Entry, *, needed: bool = True) -> int:
    """The year that a financial year such as 2014/15 starts in; nought where a total is of all years."""
    text = row.text("year") if needed else row.text("year", "")
    if not text:
        return 0
    try:
        return FinancialYear.parse(text).start_year
    except Misread as misread:
        row.fail(f"has no financial year: {misread.message}")
    return 0
