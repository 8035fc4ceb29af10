"""The published forward plan as a document that anybody may take."""

import io
from datetime import date

import pytest
from django.test import Client
from pypdf import PdfReader

from commissioning.models import Organisation
from tests.commissioning.law import Area

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
