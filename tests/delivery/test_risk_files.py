"""A risk register as a file: all that the pages of its risks say, typed, and nothing that a spreadsheet would run."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from commissioning.models import AuditEntry, Organisation
from delivery.models import RegisterOrganisation, Risk, RiskAction, RiskRegister

pytestmark = pytest.mark.django_db
RISKS = "/p/exampleshire/delivery/risks/"


@pytest.fixture
def risk(register: RiskRegister) -> Risk:
    made = Risk.objects.create(
        register=register, number=1, title="=cmd|' /C calc'!A0", cause="@cause", event="The firm folds",
        consequence="Nobody calls", rating="H", raised_on=date(2014, 10, 1), review_on=date(2014, 12, 15),
    )  # fmt: skip
    RiskAction.objects.create(risk=made, number=1, text="Find a second firm", due=date(2014, 11, 30))
    Risk.objects.create(
        register=register, number=2, title="Hidden by the acorn", rating="H", raised_on=date(2014, 10, 1),
        confidential=True,
    )  # fmt: skip
    return made


def rows(client: Client, query: str = "") -> list[dict[str, object]]:
    answer = client.get(f"{RISKS}?{query}take=home-first-register.xlsx")
    assert answer.status_code == 200, answer.content
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    table = list(sheet.iter_rows())
    top = next(place for place, row in enumerate(table) if row[0].value == "No.")
    assert not [cell for row in table for cell in row if cell.data_type == "f"], "no formula"
    return [{head.value: cell.value for head, cell in zip(table[top], row, strict=True)} for row in table[top + 1 :]]


def test_a_register_is_taken_away_whole_and_typed(
    risk: Risk, council: Organisation, icb: Organisation, sign_in: Callable[..., Client]
) -> None:
    officer = sign_in("commissioner", council)
    row, hidden = rows(officer)
    assert (row["Confidential"], hidden["Confidential"]) == ("no", "yes")
    assert (row["No."], row["Risk"], row["Cause"], row["Rating"]) == (1, risk.title, "@cause", "High")
    assert (row["Event"], row["Consequence"], row["Actions open"]) == ("The firm folds", "Nobody calls", 1)
    assert row["Next review"].date() == date(2014, 12, 15)  # type: ignore[attr-defined]
    assert row["What is being done"] == "1. Find a second firm (by 30 November 2014)"
    told = AuditEntry.objects.latest("pk")
    assert (told.act, told.detail["format"]) == ("delivery.export_table", "xlsx")
    csv = officer.get(f"{RISKS}?take=home-first-register.csv").content.decode()
    assert "'=cmd" in csv
    assert "'@cause" in csv
    shared = RegisterOrganisation.objects.create(register=risk.register, organisation=icb)
    assert "acorn" not in officer.get(f"{RISKS}?take=home-first-register.csv").content.decode(), shared
    assert "The firm folds" not in officer.get(RISKS).content.decode(), "the page stays as short as it was"
