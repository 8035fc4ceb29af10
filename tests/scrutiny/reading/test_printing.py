"""Chosen papers as one PDF, with the page numbers that they have."""

import io
from collections.abc import Callable

import pypdf
import pytest

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Pack
from scrutiny.services import web_papers
from tests.conftest import SignIn
from tests.scrutiny.reading.conftest import READ

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]


def test_chosen_papers_keep_their_numbers_and_restricted_ones_carry_a_mark(
    built: Callable[[str], Pack], sign_in: SignIn, council: Organisation
) -> None:
    pack = built("restricted")
    papers = web_papers.ensure(pack)
    chosen = [papers[-1], papers[1]]
    client = sign_in(Role.BOARD_MEMBER, council)
    answer = client.post(f"{READ}restricted/print", {"paper": [one.paper for one in chosen]})
    assert answer["Content-Type"] == "application/pdf"
    pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == sum(one.pages for one in chosen)
    whole = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(pack.file.open("rb").read())).pages]
    entry = AuditEntry.objects.get(act="scrutiny.print_restricted_papers")
    expected = [whole[number - 1] for one in reversed(chosen) for number in range(one.first_page, one.last_page + 1)]
    for page, before in zip(pages, expected, strict=True):
        assert before.strip()[:60] in page
        assert f"Copy {entry.detail['copy']} of Board member" in page
    assert "walrus" not in pages[0].lower()
    nothing = client.post(f"{READ}restricted/print", {}).content.decode()
    assert "Choose at least one paper to print." in nothing
    assert sign_in(Role.SCRUTINY_MEMBER, council).post(f"{READ}restricted/print", {"paper": "i1"}).status_code == 403
