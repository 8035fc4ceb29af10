"""Two people save the same line at the same moment: one wins, the other is told, nothing is lost.

Without the period's lock of ``services.outturn._locked`` first entries collide; without the rows' too, later ones do.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from commissioning.models import User
from pool.models import Outturn
from pool.services.outturn import OutturnRefused, Saved
from tests.factories import person
from tests.pool.outturn.conftest import Desk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(desk: Desk, version: int) -> Iterator[Saved | OutturnRefused]:
    """The council's two officers save different forecasts of L001 at the same time."""
    together = Barrier(2)

    def save(who: tuple[User, str]) -> Saved | OutturnRefused:
        try:
            together.wait(timeout=10)
            return desk.enter("L001", version=version, by=who[0], actual="1.00", forecast=who[1])
        except OutturnRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(save, [(desk.mine, "100.00"), (person("finance_officer", desk.council), "200.00")])


def one_won(desk: Desk, version: int) -> None:
    done = list(at_once(desk, version))
    assert sum(isinstance(one, Saved) for one in done) == 1, done
    (lost,) = [one for one in done if isinstance(one, OutturnRefused)]
    row, conflict = desk.row("L001"), lost.reading.conflicts[-1]
    assert row.version == version + 1
    assert {row.forecast, Decimal(conflict.mine)} == {Decimal("100.00"), Decimal("200.00")}
    assert conflict.theirs == f"£{row.forecast}"


def test_of_two_first_entries_at_once_one_wins_and_the_other_sees_both_figures(desk: Desk) -> None:
    one_won(desk, 0)
    assert Outturn.history.count() == 1


def test_of_two_later_saves_at_once_one_wins_and_the_other_sees_both_figures(desk: Desk) -> None:
    desk.enter("L001", actual="1.00", forecast="9.00")
    for round_number in range(5):
        version = 2 * round_number + 1
        one_won(desk, version)
        desk.enter("L001", version=version + 1, forecast="9.00")
    assert Outturn.history.count() == 11
