"""The published forward plan as a document that anybody may take."""

import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pypdf import PdfReader

from commissioning.models import Organisation
from scrutiny.services import pack_sections
from scrutiny.services.snapshots import take
from tests.commissioning.law import Area
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db
FILE = "/public/exampleshire/forward-plan.pdf"


def test_the_document_holds_what_was_published_and_nothing_of_the_draft(
    council: Organisation, icb: Organisation, client: Client
) -> None:
    area = Area(council, icb)
    area.entry()
    assert client.get(FILE).status_code == 404
    area.publish(date(2014, 10, 1))
    area.entry(what="A draft that nobody published")
    answer = client.get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    reader = PdfReader(io.BytesIO(answer.content))
    words = " ".join(page.extract_text() for page in reader.pages)
    assert "Pooling the partners' budgets" in words
    assert "published on Wednesday 1 October 2014 and recorded here on" in " ".join(words.split())
    assert "A draft that nobody published" not in words
    assert b"A draft that nobody" not in answer.content
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert client.get(FILE, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get("/public/elsewhere/forward-plan.pdf").status_code == 404


def test_a_pack_carries_the_plan_as_it_was_published_by_the_day_of_its_meeting(
    council: Organisation, icb: Organisation
) -> None:
    area = Area(council, icb)
    area.entry()
    area.publish(date(2014, 10, 1))
    area.entry(what="A later text")
    area.publish(date(2014, 10, 9))
    early, late = (
        MeetingFactory(body=area.cabinet, slug=f"m-{day}", starts_at=datetime(2014, 10, day, 14, tzinfo=UTC))
        for day in (8, 10)
    )
    sections = []
    for meeting in (early, late):
        AgendaItemFactory(meeting=meeting, position=9, number="9", title="Forward plan", kind="forward")
        sections += [one for one in take(meeting, "public")["sections"] if one["kind"] == "forward"]
    assert [pack_sections.section_of(one).title for one in sections] == ["9. Forward plan"] * 2
    html = [pack_sections.section_of(one).html for one in sections]
    assert "Pooling the partners" in html[0]
    assert "A later text" not in html[0]
    assert "A later text" in html[1]
