"""A call-in against an implementation at the same moment: one of them comes first, and the other knows."""

from datetime import date

import pytest

from commissioning.models import CallIn, Implementation, Organisation
from commissioning.services import law_call_in
from commissioning.services.law_call_in import Request
from tests.commissioning.law import TODAY, Area
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("number", range(4))
def test_a_call_in_and_an_implementation_at_once_never_both_stand(
    number: int, council: Organisation, icb: Organisation
) -> None:
    area = Area(council, icb)
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    area.approve(area.governing, date(2014, 12, 3))
    row = area.record()

    def call_in() -> None:
        law_call_in.receive_call_in(
            record_id=row.pk, request=Request(date(2014, 11, 19), 3, "Consultation"), by=area.officer,
            organisations=area.orgs, today=TODAY,
        )  # fmt: skip

    def implement() -> None:
        law_call_in.implement(record_id=row.pk, on=date(2014, 12, 4), by=area.second, today=TODAY)

    found = sorted(at_once(call_in, implement))
    assert found in (["done", "implemented_already"], ["done", "not_implementable"])
    gate = Implementation.objects.get()
    assert (gate.implemented_on is not None) != CallIn.objects.exists()
    assert gate.called_in is CallIn.objects.exists()


def test_a_record_is_published_once(council: Organisation, icb: Organisation) -> None:
    area = Area(council, icb)
    area.noticed()
    area.approve(area.cabinet, date(2014, 11, 11))
    made = area.draft_record()

    def publish() -> None:
        area.publish_record(made, date(2014, 11, 12))

    assert sorted(at_once(publish, publish)) == ["done", "published"]
