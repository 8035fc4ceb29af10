"""Two people at once: no decision under a rule that had ended, no two holders, no two rules for the same."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from commissioning.models import Body, DecisionKind, Organisation, Post, PostHolding, RouteStage, SchemeRule, User
from commissioning.rules.posts import Capacity
from commissioning.rules.roles import Role
from commissioning.services import authority, scheme
from commissioning.services.posts import Appointment, appoint
from commissioning.services.scheme import Hand, Holder, RuleTerms, add_rule, end_rule
from tests.commissioning.factories import cabinet_and_governing_body
from tests.commissioning.test_authority import decide, delegated, rule
from tests.commissioning.test_decision_races import read_together
from tests.factories import PostFactory, hold, person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cabinet(council: Organisation, icb: Organisation) -> Body:
    return cabinet_and_governing_body(council, icb)[0]


@pytest.fixture
def kind(council: Organisation) -> DecisionKind:
    return DecisionKind.objects.create(partnership=council.partnership, code="award", name="Contract award")


@pytest.fixture
def head(council: Organisation) -> Post:
    post = PostFactory(partnership=council.partnership, organisation=council, code="HEAD", title="Head")
    hold(post, person(Role.COMMISSIONER, council))
    return post


def test_no_decision_stands_under_a_rule_that_ended_the_day_before(
    cabinet: Body, head: Post, kind: DecisionKind, council: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    hand = Hand(person(Role.ADMINISTRATOR, council), "Withdrawn", {council.pk})
    laid = rule(head, kind)
    decision = delegated(head, kind, "50000")
    read_together(monkeypatch, (authority, "scheme_rules"), (scheme, "_last_used"))
    done = at_once(lambda: decide(decision), lambda: end_rule(rule_id=laid.pk, last_day=yesterday, hand=hand))
    laid.refresh_from_db()
    stage = RouteStage.objects.get(decision=decision)
    assert done in (["done", "rule_used_later"], ["authority_ended", "done"])
    assert (stage.rule == laid) == (laid.until is None)


def test_two_deciders_at_once_decide_once(cabinet: Body, head: Post, kind: DecisionKind) -> None:
    rule(head, kind)
    decision = delegated(head, kind, "50000")
    done = at_once(lambda: decide(decision), lambda: decide(decision))
    assert sorted(done) == ["decision_approved", "done"]


def test_two_appointments_at_once_leave_one_holder(council: Organisation) -> None:
    post = PostFactory(partnership=council.partnership, organisation=council)
    people = [person(Role.COMMISSIONER, council) for _ in range(2)]

    def give(user: User) -> object:
        given = Appointment(user, Capacity.HOLDER, date(2015, 4, 1), None, "Appointed")
        return appoint(post_id=post.pk, given=given, by=None)

    done = at_once(lambda: give(people[0]), lambda: give(people[1]))
    assert sorted(done) == ["done", "post_held"]
    assert PostHolding.objects.get().until is None


def test_two_rules_at_once_for_the_same_leave_one(head: Post, kind: DecisionKind) -> None:
    def lay() -> object:
        terms = RuleTerms(Decimal(1), date(2015, 4, 1), None, "Scheme")
        return add_rule(
            partnership=head.partnership,
            holder=Holder(None, head, kind),
            terms=terms,
            hand=Hand(None, "Agreed by council", None),
        )

    assert sorted(at_once(lay, lay)) == ["done", "rule_there_already"]
    with pytest.raises(IntegrityError):  # and where no lock was taken, the database says so
        SchemeRule.objects.create(
            partnership=head.partnership, post=head, kind=kind, since=date(2020, 1, 1), document="Another"
        )
