"""Values from a spreadsheet: every fault by its cell, and a file that is added whole or not at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commissioning.models import Organisation
from delivery.models import Measure, MeasureImport
from delivery.rules.measure_import import COLUMNS, Held, Judge, missing
from delivery.rules.risk_import import guess

TODAY = date(2014, 11, 11)
HEADINGS = ["Measure", "Period", "Last day", "Value", "Numerator", "Denominator", "Provisional", "Source"]
GOOD = ["DTOC", "September 2014", "30/09/2014", "1,572", "", "", "no", "Unify return"]


def judged(*rows: list[str], per: Decimal | None = None) -> Judge:
    held = Held(7, "Delayed transfers", per, frozenset({"august 2014"}), frozenset({date(2014, 8, 31)}))
    judge = Judge(guess(HEADINGS, COLUMNS), {"dtoc": held, "delayed transfers": held}, TODAY)
    judge.values = [judge.row(number, cells) for number, cells in enumerate(rows, start=2)]  # type: ignore[attr-defined]
    return judge


def test_a_row_is_a_value_by_code_or_name_and_a_blank_row_is_none() -> None:
    judge = judged(GOOD, [""] * 8, ["Delayed  Transfers", "October", "2014-10-31", "84.3", "", "", "Yes", "Return"])
    first, blank, second = judge.values  # type: ignore[attr-defined]
    assert (first.measure, first.on, first.value, first.provisional) == (7, date(2014, 9, 30), Decimal(1572), False)
    assert blank is None
    assert (second.value, second.provisional) == (Decimal("84.3"), True)
    assert judge.faults == []


@pytest.mark.parametrize(
    ("place", "text", "cell", "says"),
    [
        (0, "Beds", "A2", "“Beds” is no measure"),
        (0, "", "A2", "names no measure"),
        (1, "", "B2", "Period is empty"),
        (1, "August 2014", "B2", "has a value for August 2014"),
        (2, "31 August 2014", "B2", "31 August 2014 already"),
        (2, "soon", "C2", "soon"),
        (2, "12/11/2014", "C2", "still to come"),
        (3, "many", "D2", "“many” is no figure"),
        (3, "1.00001", "D2", "more than four decimals"),
        (3, "", "D2", "Enter the value"),
        (4, "3", "D2", "numerator and the denominator together"),
        (6, "perhaps", "G2", "neither yes nor no"),
        (7, "", "H2", "Source is empty"),
    ],
)
def test_a_fault_names_its_cell(place: int, text: str, cell: str, says: str) -> None:
    row = [*GOOD]
    row[place] = text
    faults = judged(row).faults
    assert [f"{one.column}{one.row}" for one in faults] == [cell]
    assert says in faults[0].message


def test_the_same_period_twice_in_the_file_is_a_fault_and_so_is_a_missing_column() -> None:
    assert "Row 2 has the same measure" in judged(GOOD, GOOD).faults[0].message
    assert missing({"measure": 0, "period": 1, "numerator": 2}) == ["Last day", "Source", "Value"]
    assert missing({"measure": 0, "period": 1, "on": 2, "source": 3, "numerator": 4, "denominator": 5}) == []


@pytest.mark.django_db
def test_a_file_is_looked_at_corrected_and_added_whole(council: Organisation, sign_in: Callable[..., Client]) -> None:
    measure = Measure.objects.create(
        partnership=council.partnership, code="DTOC", name="Delayed transfers", target_kind="words"
    )
    officer, home = sign_in("commissioner", council), "/p/exampleshire/delivery/measures/import/"

    def sent(*rows: list[str]) -> Client:
        lines = "\n".join(";".join(row) for row in [HEADINGS, *rows]).replace(";", "\t").replace("1,572", "1572")
        file = SimpleUploadedFile("values.csv", lines.replace("\t", ",").encode())
        return officer.post(home, {"file": file}, follow=True)  # type: ignore[return-value]

    bad = sent(GOOD, ["Beds", *GOOD[1:]])
    assert "“Beds” is no measure" in bad.content.decode()  # type: ignore[attr-defined]
    run = MeasureImport.objects.get()
    officer.post(f"{home}{run.pk}/apply/", follow=True)
    assert not measure.values.exists(), "nothing of a file with a fault is added"
    officer.post(f"{home}{run.pk}/discard/")
    good = sent(GOOD)
    assert "1 value would be added" in good.content.decode()  # type: ignore[attr-defined]
    run = MeasureImport.objects.get(discarded_at=None)
    columns = {"heading_row": "1", "measure": "0", "period": "1", "on": "2", "value": "3", "source": "0"}
    assert "stands for two things" in officer.post(f"{home}{run.pk}/", columns).content.decode()
    officer.post(f"{home}{run.pk}/apply/")
    value = measure.values.get()
    assert (value.value, value.source, value.entered_by) == (Decimal(1572), "Unify return", officer.user)  # type: ignore[attr-defined]
    assert "was imported on" in sent(GOOD).content.decode()  # type: ignore[attr-defined]
    assert sign_in("board_member", council).get(home).status_code == 403
