"""Two people save the same risk at once: one is saved, the other is told to look again."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from commissioning.models import AuditEntry, BodyLink, Organisation, User
from commissioning.selectors.access import access_of
from delivery.models import Risk
from delivery.rules.risks import Words
from delivery.services.risk_bodies import Terms, accept_risk, escalate
from delivery.services.risk_parts import add_action
from delivery.services.risks import RiskFields, change_risk, review_risk
from ihwb.web.access import Access
from tests.factories import BodyFactory, OrganisationFactory, UserFactory, hold, person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 6


def test_of_many_who_save_at_once_one_is_saved_and_nothing_is_lost(risk: Risk) -> None:
    as_seen = RiskFields(**{name: getattr(risk, name) for name in RiskFields.__slots__})

    def save(number: int, by: User) -> None:
        to = replace(as_seen, title=f"Title {number}")
        partnership = risk.register.partnership
        change_risk(partnership=partnership, risk_id=risk.pk, version=1, to=to, reason="Reviewed", by=by)

    outcomes = at_once(*(partial(save, number, UserFactory()) for number in range(PEOPLE)))
    assert sorted(outcomes) == ["done"] + ["stale"] * (PEOPLE - 1)
    risk.refresh_from_db()
    assert (risk.title, risk.version) == (f"Title {outcomes.index('done')}", 2)
    assert risk.history.count() == 2


def test_actions_added_at_once_are_numbered_one_after_the_other(risk: Risk) -> None:
    by = UserFactory()

    def add(number: int) -> None:
        ask = {"partnership": risk.register.partnership, "risk_id": risk.pk, "by": by}
        add_action(text=f"Do {number}", owner=None, due=None, reason="Agreed", **ask)

    assert at_once(*(partial(add, number) for number in range(PEOPLE))) == ["done"] * PEOPLE
    assert sorted(risk.actions.values_list("number", flat=True)) == list(range(1, PEOPLE + 2))


def test_of_two_reviewers_and_one_who_accepts_at_once_one_is_kept(risk: Risk) -> None:
    """Each saw version 1: whoever comes second is told to look again, also where the acts differ."""
    partnership = risk.register.partnership
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

    assert sorted(at_once(accept, review, review)) == ["done", "stale", "stale"]
    risk.refresh_from_db()
    assert risk.version == 2
    assert risk.acceptances.count() + risk.assessments.count() == 1


def test_of_two_who_accept_at_once_one_bears_the_risk(risk: Risk) -> None:
    partnership, day = risk.register.partnership, date(2014, 12, 1)
    assert risk.owner is not None
    heads = [person("commissioner", OrganisationFactory(partnership=partnership)) for _ in range(2)]
    for head, basis in zip(heads, ("holder", "deputy"), strict=True):
        hold(risk.owner, head, basis)
    accesses = [access_of(head, partnership.slug) for head in heads]
    terms = Terms(risk.owner, None, "Cheaper to bear", "", date(2014, 12, 31))

    def accept(access: Access | None) -> None:
        assert access is not None
        accept_risk(access=access, risk_id=risk.pk, version=1, terms=terms, today=day)

    assert sorted(at_once(*(lambda one=one: accept(one) for one in accesses))) == ["done", "stale"]  # type: ignore[misc]
    assert risk.acceptances.count() == 1
    assert AuditEntry.objects.filter(act="delivery.accept_risk").count() == 1


def test_of_two_who_escalate_at_once_one_is_heard(risk: Risk, council: Organisation) -> None:
    boards = [BodyFactory(organisation=council, code=code, name=code, kind="board") for code in ("LOW", "ONE", "TWO")]
    for above in boards[1:]:
        BodyLink.objects.create(body=boards[0], above=above, relation="reports", since=date(2014, 11, 1))
    type(risk.register).objects.filter(pk=risk.register_id).update(body=boards[0])
    access = access_of(person("commissioner", council), council.partnership.slug)
    assert access is not None
    ask = {"access": access, "risk_id": risk.pk, "version": 1, "reason": "Beyond us", "today": date(2014, 12, 1)}
    told = at_once(*(lambda one=one: escalate(to_body=one, **ask) for one in boards[1:]))  # type: ignore[misc]
    assert sorted(told) == ["done", "stale"]
    assert risk.escalations.count() == 1
