"""Loading the scope from ``scope.yaml``. A line or a criterion that is there already stays as people left it."""

from decimal import Decimal
from typing import Any

from commissioning.models import Organisation, Partnership, ScopeCriterion
from commissioning.rules.scope import RestsOn, read_steps
from commissioning.services import scope as services
from commissioning.services.documents import Entry
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import to_pence

FILE = "scope.yaml"


def load_scope(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    known = _criteria(partnership, entry)
    organisations = {one.code: one for one in partnership.organisations.all()}
    there = set(partnership.spend_lines.values_list("code", flat=True))
    for row in entry.rows("lines"):
        _line(partnership, row, known, organisations, there)
    entry.finish()
    return [f"{partnership.spend_lines.count()} lines of spend in and out of scope"]


def _criteria(partnership: Partnership, entry: Entry) -> dict[str, ScopeCriterion]:
    """By their codes, which only the file knows; those of earlier loadings are known by their words."""
    there = {(one.inside, one.text): one for one in partnership.scope_criteria.all()}
    found = {}
    for row in entry.rows("criteria"):
        code, inside, text = row.text("code"), row.flag("inside"), row.text("text")
        since, source = row.needed_day("since"), row.text("source", "")
        found[code] = there.get((inside, text)) or services.add_criterion(
            partnership=partnership, inside=inside, text=text, since=since, source=source, by=None
        )
    return found


def _line(
    partnership: Partnership,
    row: Entry,
    criteria: dict[str, ScopeCriterion],
    organisations: dict[str, Organisation],
    there: set[str],
) -> None:
    amount = row.number("amount")
    if amount is None or amount < 0 or amount != to_pence(amount):
        row.fail("needs an amount of nought or more, in pounds and pence, in “amount”")
    new = services.NewLine(
        code=row.text("code"),
        name=row.text("name"),
        payer=row.needed("payer", organisations),
        category=row.text("category", ""),
        year=_year(row),
        amount=to_pence(Decimal(amount)),
        source=row.text("source"),
        rests_on=row.choice("rests_on", RestsOn) if row.has("rests_on") else RestsOn.SPEND,
    )
    made = None if new.code in there else services.add_line(partnership=partnership, new=new, by=None)
    for one in row.rows("scope"):
        said = services.Said(one.needed_day("since"), one.needed("criterion", criteria), one.text("why", ""))
        if made:
            services.set_scope(line_id=made.pk, said=said, by=None)
    for one in row.rows("attributions"):
        since, source, texts = one.needed_day("since"), one.text("source"), one.texts("steps")
        try:
            steps = read_steps("\n".join(texts))
            if made:
                services.attribute(line_id=made.pk, since=since, steps=steps, source=source, by=None)
        except Refused as refused:
            one.fail(f"is refused: {refused.message}")


def _year(row: Entry) -> FinancialYear:
    try:
        return FinancialYear.parse(row.text("year"))
    except DateError as fault:
        row.fail(f"is refused: {fault.message}")
