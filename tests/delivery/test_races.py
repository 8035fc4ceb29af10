"""Two people save the same risk at once: one is saved, the other is told to look again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from delivery.models import Risk
from delivery.services.risks import RiskFields, add_action, change_risk
from ihwb.kernel.errors import Refused
from tests.factories import UserFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


def test_of_many_who_save_at_once_one_is_saved_and_nothing_is_lost(risk: Risk) -> None:
    partnership, start = risk.register.partnership, Barrier(PEOPLE)
    as_seen = RiskFields(**{name: getattr(risk, name) for name in RiskFields.__slots__})
    people = [UserFactory() for _ in range(PEOPLE)]

    def save(number: int) -> str:
        try:
            start.wait(timeout=10)
            change_risk(
                partnership=partnership,
                risk_id=risk.pk,
                version=1,
                to=replace(as_seen, title=f"Title {number}"),
                reason="Reviewed",
                by=people[number],
            )
        except Refused as refused:
            return refused.code
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        outcomes = list(pool.map(save, range(PEOPLE)))
    assert sorted(outcomes) == ["saved"] + ["stale"] * (PEOPLE - 1)
    risk.refresh_from_db()
    assert (risk.title, risk.version) == (f"Title {outcomes.index('saved')}", 2)
    assert risk.history.count() == 2


def test_actions_added_at_once_are_numbered_one_after_the_other(risk: Risk) -> None:
    partnership, start, by = risk.register.partnership, Barrier(PEOPLE), UserFactory()

    def add(number: int) -> None:
        try:
            start.wait(timeout=10)
            add_action(
                partnership=partnership,
                risk_id=risk.pk,
                text=f"Do {number}",
                owner=None,
                due=None,
                reason="Agreed",
                by=by,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(add, range(PEOPLE)))
    assert sorted(risk.actions.values_list("number", flat=True)) == list(range(1, PEOPLE + 2))
