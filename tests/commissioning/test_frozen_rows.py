"""What is published is kept by the database itself: no statement changes or deletes it, in either database."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import DecisionRecord, LegalNotice, Organisation, RegisterEdition
from tests.commissioning.law import AT, MEETING, Area

pytestmark = pytest.mark.django_db


def stays(rows: object, **change: object) -> None:
    """Neither an update nor a delete goes through, also past the services."""
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**change)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")  # type: ignore[attr-defined]
    assert rows.exists()  # type: ignore[attr-defined]


def test_notices_records_and_editions_stay_as_they_were_published(council: Organisation, icb: Organisation) -> None:
    area = Area(council, icb)
    area.noticed()
    area.approve(area.cabinet, MEETING)
    stays(LegalNotice.objects.all(), published_on=date(2014, 9, 1))
    drafted = area.draft_record()
    assert DecisionRecord.objects.filter(pk=drafted.pk).update(title="A draft may change") == 1
    drafted.refresh_from_db()
    area.publish_record(drafted, date(2014, 11, 12))
    stays(DecisionRecord.objects.filter(pk=drafted.pk), text="Another decision")
    RegisterEdition.objects.create(
        partnership=council.partnership,
        number=1,
        as_at=MEETING,
        content={},
        content_hash="",
        published_on=MEETING,
        published_at=AT,
    )
    stays(RegisterEdition.objects.all(), as_at=date(2015, 1, 1))
