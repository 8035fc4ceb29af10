import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ihwb.kernel.dates import MONTHS, last_day_of_months, latest_before, show_date
from ihwb.kernel.working import WorkingCalendar

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "clear-days.md"
DAY = re.compile(rf"(\d+) ({'|'.join(MONTHS)}) (\d{{4}})")
england = WorkingCalendar()

CLOCKS: dict[str, Callable[[date], date]] = {
    "executive response to scrutiny, two months beginning with receipt": lambda day: last_day_of_months(day, 2),
    "employee liability information, 28 days before a transfer": lambda day: latest_before(day, 28),
    "overspend notice, within 10 working days": lambda day: england.add_working_days(day, 10),
}


def rows(cells: int) -> list[list[str]]:
    """The rows of the page's table that has so many columns, without its heading."""
    table = [
        line.strip("| \n").split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"
    ]
    return [row for row in table if len(row) == cells and DAY.fullmatch(row[-1])]


def read_day(text: str) -> date:
    found = DAY.fullmatch(text)
    assert found, text
    return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))


@pytest.mark.parametrize(("meeting", "clear_days", "basis", "notice"), rows(4))
def test_the_page_gives_the_last_day_for_notice(meeting: str, clear_days: str, basis: str, notice: str) -> None:
    assert show_date(england.latest_notice(read_day(meeting), int(clear_days), basis)) == notice  # type: ignore[arg-type]


@pytest.mark.parametrize(("clock", "start", "end"), rows(3))
def test_the_page_gives_the_last_day_of_each_clock(clock: str, start: str, end: str) -> None:
    assert show_date(CLOCKS[clock](read_day(start))) == end


def test_the_page_has_all_its_worked_dates() -> None:
    assert (len(rows(4)), len(rows(3))) == (10, 4)
