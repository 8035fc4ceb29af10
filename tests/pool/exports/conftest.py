"""A fund of four lines (L001 and L003 are the council's) with an open month, and files read back."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from commissioning.models import Organisation
from pool.models import Period, PooledFund
from pool.services.statement import freeze
from tests.conftest import SignIn
from tests.factories import person
from tests.pool.factories import PeriodFactory, figures, partners, pooled_fund

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)
FORECASTS = {"L001": "1400.00", "L002": "1777.77"}


def address(name: str, **more: Any) -> str:
    return reverse(f"pool:{name}", kwargs={"partnership": "exampleshire", "fund": "POOL", **more})


def rows_of(content: bytes) -> list[list[str]]:
    """The rows of a CSV file."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def book_of(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def everything(content: bytes) -> str:
    """All cells of a workbook as one text."""
    return "|".join(
        str(cell) for sheet in book_of(content).worksheets for row in sheet.iter_rows(values_only=True) for cell in row
    )


@dataclass
class Office:
    fund: PooledFund
    period: Period
    council: Organisation
    icb: Organisation
    sign_in: SignIn

    def as_(self, role: str, organisation: Organisation | None = None) -> Client:
        return self.sign_in(role, organisation)

    def url(self, name: str, **more: Any) -> str:
        return address(name, year=2015, period=6, **more)

    def table(self, client: Client, table: str, form: str = "csv") -> Any:
        return client.get(self.url("export_table", table=table, form=form))

    def certify(self) -> None:
        freeze(self.period, by=person("pool_manager"), at=AT)


@pytest.fixture
def office(db: Any, sign_in: SignIn) -> Office:
    council, icb = partners()
    fund = pooled_fund()
    period = PeriodFactory(fund=fund)
    figures(period, forecasts=FORECASTS)
    return Office(fund, period, council, icb, sign_in)
