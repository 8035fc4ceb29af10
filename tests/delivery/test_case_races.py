"""Several people save the same options or the same grid at once: one is saved, the others look again."""

from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from commissioning.models import Partnership
from commissioning.services.document_control import Doer
from delivery.models import BusinessCase, CaseStage, CashFlow, Option
from delivery.rules.appraisal.flows import FlowKind
from delivery.services import appraisals, options
from delivery.services.cases import NewCase, add_case
from tests.factories import PartnershipFactory, PostFactory, UserFactory
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


@pytest.fixture
def case() -> BusinessCase:
    partnership: Partnership = PartnershipFactory()
    new = NewCase("home", "Home", "Care.", CaseStage.FULL, "BC-1", PostFactory(partnership=partnership))
    return add_case(partnership=partnership, new=new, doer=Doer(UserFactory(), timezone.now()))


def test_of_many_who_save_the_grid_at_once_one_is_saved(case: BusinessCase) -> None:
    by = UserFactory()
    terms = appraisals.Terms("Money", None, 2026, 2027, None, None, Decimal(3), "", "")
    made = appraisals.begin_appraisal(case_id=case.pk, to=terms, reason="Begun", by=by)
    fields = appraisals.LineFields("Team", FlowKind.COST, True, Decimal(0), "", "")
    line = appraisals.save_line(appraisal_id=made.pk, version=1, line_id=None, to=fields, reason="Added", by=by)

    def save(number: int) -> None:
        cells = {(line.pk, 2026): Decimal(number + 1)}
        appraisals.save_flows(appraisal_id=made.pk, version=2, cells=cells, reason="Entered", by=by)

    assert sorted(at_once(*(partial(save, number) for number in range(PEOPLE)))) == ["done", *["stale"] * (PEOPLE - 1)]
    assert CashFlow.history.count() == 1


def test_of_many_who_recommend_at_once_one_is_recorded(case: BusinessCase) -> None:
    by = UserFactory()
    made = options.begin_options(case_id=case.pk, title="How", best=5, note_text="", reason="Begun", by=by)
    nothing = made.options.get()

    def save(number: int) -> None:
        options.recommend(
            appraisal_id=made.pk,
            version=1,
            option_id=nothing.pk,
            why_this=f"Reason {number}",
            against_ranking="",
            reason="Decided",
            by=by,
        )

    assert sorted(at_once(*(partial(save, number) for number in range(PEOPLE)))) == ["done", *["stale"] * (PEOPLE - 1)]
    assert Option.objects.filter(recommended=True).count() == 1
