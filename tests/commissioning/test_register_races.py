"""Two people at one delegation at the same moment: one comes first, and the other knows."""

from datetime import date

import pytest

from commissioning.models import Delegation, Organisation
from commissioning.rules.roles import Role
from commissioning.services.register import (
    DelegationDraft,
    Hand,
    correct_delegation,
    delegate_function,
    withdraw_delegation,
)
from tests.commissioning.factories import FunctionFactory, provider
from tests.factories import person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_delegations_at_once_one_stands(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    draft = DelegationDraft(provider(council.partnership), date(2015, 4, 1), instrument="Contract")
    hand = Hand(person(Role.COMMISSIONER, council), "Award", {council.pk})

    def give() -> None:
        delegate_function(function_id=function.pk, draft=draft, hand=hand)

    assert sorted(at_once(give, give)) == ["delegated_already", "done"]
    assert Delegation.objects.count() == 1


def test_of_a_correction_and_a_taking_back_at_once_one_counts(council: Organisation) -> None:
    function = FunctionFactory(holder=council)
    draft = DelegationDraft(provider(council.partnership), date(2015, 4, 1), instrument="Contract")
    hand = Hand(person(Role.COMMISSIONER, council), "Award", {council.pk})
    given = delegate_function(function_id=function.pk, draft=draft, hand=hand)

    def correct() -> None:
        correct_delegation(delegation_id=given.pk, draft=draft, hand=hand)

    def withdraw() -> None:
        withdraw_delegation(delegation_id=given.pk, hand=hand)

    assert sorted(at_once(correct, correct, withdraw)) == ["done", "superseded", "superseded"]
    assert Delegation.objects.filter(state="given").count() <= 1
