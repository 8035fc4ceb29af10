"""A contract changed, awarded and looked at again by several people at once."""

from dataclasses import fields, replace
from functools import partial

import pytest
from django.utils import timezone

from commissioning.models import Organisation
from delivery.models import DueDiligence
from delivery.services import awards, contracts, diligence, specifications
from delivery.services.contracts import ContractDraft, Hand
from tests.delivery import contracts as made
from tests.factories import person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def hand(council: Organisation) -> Hand:
    return Hand(person("commissioner", council), frozenset({council.pk}), "As agreed")


def test_of_many_who_change_one_contract_at_once_one_is_saved(council: Organisation) -> None:
    held = made.contract(council)
    seen = ContractDraft(
        **{one.name: getattr(held, one.name) for one in fields(ContractDraft) if one.name != "services"},
        services=[one.service for one in held.services.all()],
    )
    save = partial(contracts.save_contract, partnership=held.partnership, contract_id=held.pk, version=held.version)
    outcomes = at_once(*(partial(save, draft=replace(seen, title=f"Title {n}"), hand=hand(council)) for n in range(5)))
    assert sorted(outcomes) == ["done", *["stale"] * 4]
    before = held.version
    held.refresh_from_db()
    assert (held.title, held.version) == (f"Title {outcomes.index('done')}", before + 1)


def test_an_award_and_a_due_diligence_begun_again_at_once_leave_one_of_them(council: Organisation) -> None:
    """The sign-off lets the contract be awarded; somebody looks again in the same moment. Never both."""
    template, today = made.template(council.partnership), timezone.localdate()
    for place in range(4):
        held = made.planned(council, f"planned-{place}", diligence_on=today)
        assert held.provider is not None
        award = partial(
            awards.record_award, contract_id=held.pk, awarded_on=today, waived="", today=today, hand=hand(council)
        )
        begin = partial(
            diligence.begin, contract_id=held.pk, template=template, provider=held.provider, due_on=None,
            today=today, by=person("commissioner", council), reason="Its accounts were qualified since",
        )  # fmt: skip
        outcomes = at_once(award, begin, award, begin)
        held.refresh_from_db()
        begun = DueDiligence.objects.filter(contract=held).count()
        if held.awarded_on is not None:
            assert sorted(outcomes) == ["awarded_already", "awarded_already", "awarded_already", "done"]
            assert (begun, held.diligence_on) == (0, today)
        else:
            assert sorted(outcomes) == ["diligence_open", "diligence_open", "diligence_open", "done"]
            assert (begun, held.diligence_on) == (1, None)


def test_an_indicator_that_is_taken_away_while_it_is_changed_does_not_come_back(council: Organisation) -> None:
    row = made.specification(made.contract(council))
    draft = specifications.IndicatorDraft("Seen in time", None, "at_least", None, "All", "", "")
    for _ in range(3):
        new = specifications.add_indicator(specification_id=row.pk, draft=draft, hand=hand(council))
        change = partial(
            specifications.change_indicator, indicator_id=new.pk, draft=replace(draft, name="Seen"), hand=hand(council)
        )
        take_away = partial(specifications.take_indicator_away, indicator_id=new.pk, hand=hand(council))
        outcomes = at_once(change, take_away, change)
        assert outcomes[1] == "done"
        assert not row.indicators.exists(), outcomes
