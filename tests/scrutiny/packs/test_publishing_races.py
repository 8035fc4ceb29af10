"""Two people at one pack at once: it is published once, corrected once, and a form of it is made once."""

from datetime import UTC, datetime
from functools import partial

import pytest

from commissioning.models import AuditEntry
from scrutiny.models import Meeting, Pack
from scrutiny.services import pack_forms, packs, publishing
from tests.factories import UserFactory
from tests.races import at_once
from tests.scrutiny.packs.test_packs import built

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_shelf")]
IN_TIME = datetime(2014, 11, 3, 9, tzinfo=UTC)


def test_two_people_publish_one_pack_and_five_messages_build_each_form_once(meeting: Meeting) -> None:
    pack = built(meeting, "public")
    said = at_once(*(partial(publishing.publish, pack=pack, by=UserFactory(), at=IN_TIME) for _ in range(2)))
    assert sorted(said) == ["done", "not_publishable"]
    assert meeting.publications.count() == 1
    assert AuditEntry.objects.filter(act="scrutiny.publish_pack").count() == 1

    at_once(*(pack_forms.request_missing_forms for _ in range(3)))
    made = list(meeting.packs.filter(base=pack).order_by("edition"))
    assert [one.edition for one in made] == ["public-large", "public-plain"]
    result: list[bool] = []
    at_once(*(lambda: result.append(packs.build(made[1].pk)) for _ in range(5)))
    assert sorted(result) == [False] * 4 + [True]
    assert Pack.objects.get(pk=made[1].pk).attempts == 1
