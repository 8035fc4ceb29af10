"""Two people save the same risk at once: one is saved, the other is told to look again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from commissioning.selectors.access import access_of
from delivery.models import Risk
from delivery.rules.risks import Words
from delivery.services.risk_bodies import Terms, accept_risk
from delivery.services.risk_parts import add_action
from delivery.services.risks import RiskFields, change_risk, review_risk
from ihwb.kernel.errors import Refused
from tests.factories import OrganisationFactory, UserFactory, hold, person

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


def test_of_two_reviewers_and_one_who_accepts_at_once_one_is_kept(risk: Risk) -> None:
    """Each saw version 1: whoever comes second is told to look again, also where the acts differ."""
    partnership, start = risk.register.partnership, Barrier(3)
    post = risk.owner
    assert post is not None
    head = person("commissioner", OrganisationFactory(partnership=partnership))
    hold(post, head)
    access = access_of(head, partnership.slug)
    assert access is not None
    day = date(2014, 12, 1)

    def accept() -> None:
        terms = Terms(post, None, "Cheaper to bear", "", date(2014, 12, 31))
        accept_risk(access=access, risk_id=risk.pk, version=1, terms=terms, today=day)

    def review() -> None:
        review_risk(
            partnership=partnership,
            risk_id=risk.pk,
            version=1,
            words=Words(rating="H"),
            reviewed_on=day,
            next_on=None,
            reason="Worse",
            by=head,
            today=day,
        )

    def tried(act: Callable[[], None]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except Refused as refused:
            return refused.code
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        outcomes = sorted(pool.map(tried, [accept, review, review]))
    assert outcomes == ["saved", "stale", "stale"]
    risk.refresh_from_db()
    assert risk.version == 2
    assert risk.acceptances.count() + risk.assessments.count() == 1
