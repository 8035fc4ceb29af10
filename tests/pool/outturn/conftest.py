"""A fund of four lines in an open period 6: L001 and L003 are the council's, L002 and L004 the ICB's."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from commissioning.models import Organisation, User
from pool.models import BudgetLine, Outturn, Period
from pool.rules.outturn import Column, Entry
from pool.services.outturn import Saved, save_outturn
from tests.factories import person
from tests.pool.factories import PeriodFactory, partners, pooled_fund

AT = datetime(2015, 10, 7, 9, 30, tzinfo=UTC)


@dataclass
class Desk:
    """The period, and one finance officer of each partner."""

    period: Period
    council: Organisation
    icb: Organisation
    mine: User
    theirs: User

    def url(self, page: str = "outturn", **more: Any) -> str:
        """pages: outturn, outturn_save, outturn_preview; cell_history with line."""
        where = {"partnership": "exampleshire", "fund": "POOL", "year": 2015, "period": 6}
        return reverse(f"pool:{page}", kwargs={**where, **more})

    def enter(self, line: str, version: int = 0, by: User | None = None, reason: str = "", **typed: str) -> Saved:
        entries = [Entry(line, version, {Column(name): text for name, text in typed.items()})]
        return save_outturn(period_id=self.period.pk, by=by or self.mine, entries=entries, at=AT, reason=reason)

    def row(self, line: str) -> Outturn:
        return Outturn.objects.get(period=self.period, line=self.line(line))

    def line(self, code: str) -> BudgetLine:
        return BudgetLine.objects.get(code=code)


@pytest.fixture
def desk(db: Any) -> Desk:
    council, icb = partners()
    period = PeriodFactory(fund=pooled_fund())
    return Desk(period, council, icb, person("finance_officer", council), person("finance_officer", icb))
