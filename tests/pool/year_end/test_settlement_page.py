"""The worked years of docs/rules/settlement.md, every figure of them."""

from decimal import Decimal
from pathlib import Path

import pytest

from ihwb.kernel.money import ZERO, parse
from pool.rules.settlement import FundYear, PartnerYear, settle

PAGE = Path(__file__).parents[3] / "docs/rules/settlement.md"


def _years() -> list[list[str]]:
    table = PAGE.read_text().split("## Worked years")[1].split("##")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


YEARS = _years()


def test_the_page_has_its_worked_years() -> None:
    assert len(YEARS) == 7


@pytest.mark.parametrize("row", YEARS, ids=lambda row: row[0])
def test_a_worked_year_comes_out_as_the_page_says(row: list[str]) -> None:
    budget, held, drawn, put_c, put_n, share_c, share_n, spent_c, spent_n, paid_n, early = (
        parse(one) for one in row[1:12]
    )
    council = PartnerYear("C", "Council", put_c, ZERO, spent_c, share_c)
    nhs = PartnerYear("N", "NHS", put_n, paid_n, spent_n, share_n, early)
    fund = FundYear(budget, ZERO, held, drawn, ZERO, ZERO)
    made = settle([council, nhs], fund, host="C", divide_remainder=row[12] == "yes")
    pays = sum((one.amount if one.payer == "N" else -one.amount for one in made.payments), Decimal(0))
    assert (pays, made.balance) == (parse(row[13]), parse(row[14]))
