"""Chosen papers as one PDF, with the page numbers that they have."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pytest
from page import validate_pdf

from commissioning.models import AuditEntry, Member, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import ItemInterest, Meeting, Pack
from scrutiny.pdf.check import check
from scrutiny.services import web_papers
from tests.conftest import SignIn
from tests.scrutiny.packs.conftest import SECRET, SECRET_APPENDIX
from tests.scrutiny.reading.conftest import READ

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]


def pages_of(content: bytes) -> list[str]:
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages]


def test_chosen_papers_keep_their_numbers_and_restricted_ones_carry_a_mark(
    built: Callable[[str], Pack], sign_in: SignIn, council: Organisation, tmp_path: Path
) -> None:
    pack = built("restricted")
    papers = web_papers.ensure(pack)
    chosen = [papers[-1], papers[1]]
    client = sign_in(Role.BOARD_MEMBER, council)
    answer = client.post(f"{READ}restricted/print", {"paper": [one.paper for one in chosen]})
    assert answer["Content-Type"] == "application/pdf"
    pages = pages_of(answer.content)
    assert len(pages) == sum(one.pages for one in chosen)
    whole = pages_of(pack.file.open("rb").read())
    entry = AuditEntry.objects.get(act="scrutiny.print_restricted_papers")
    expected = [whole[number - 1] for one in reversed(chosen) for number in range(one.first_page, one.last_page + 1)]
    for page, before in zip(pages, expected, strict=True):
        assert before.strip()[:60] in page
        assert f"Copy {entry.detail['copy']} of Board member" in page
    assert "walrus" not in pages[0].lower()
    nothing = client.post(f"{READ}restricted/print", {}).content.decode()
    assert "Choose at least one paper to print." in nothing
    assert sign_in(Role.SCRUTINY_MEMBER, council).post(f"{READ}restricted/print", {"paper": "i1"}).status_code == 403

    # Agenda and report alone are tagged as the pack is; links to what is not there lead nowhere else.
    some = client.post(f"{READ}restricted/print", {"paper": [papers[0].paper, papers[1].paper]}).content
    file = tmp_path / "some.pdf"
    file.write_bytes(some)
    assert check(file) == []
    verdict = validate_pdf(file, profile="ua1")
    assert verdict.is_compliant, verdict.failures


def test_who_leaves_for_an_item_prints_the_rest_and_nothing_of_it_is_in_the_file(
    built: Callable[[str], Pack], meeting: Meeting, sign_in: SignIn, council: Organisation
) -> None:
    built("public")
    pack = built("restricted")
    client = sign_in(Role.BOARD_MEMBER, council)
    user = client.user  # type: ignore[attr-defined]
    sits = Member.objects.create(partnership=meeting.partnership, user=user, name="Member one")
    private = meeting.agenda.get(number="5")
    ItemInterest.objects.create(
        agenda_item=private, member=sits, text="Director", action="leaves", declared_at=pack.made_at, recorded_by=user
    )
    every = [one.paper for one in web_papers.ensure(pack)]
    content = client.post(f"{READ}restricted/print", {"paper": every}).content
    said = " ".join(" ".join(pages_of(content)).split())
    assert "One budget for health and care" in said
    assert "A contract for care at home" in said
    for secret in ("Tamarisk", SECRET, SECRET_APPENDIX, "eleven pence"):
        assert secret not in said
        assert secret not in client.get(f"{READ}restricted/agenda/").content.decode()
        hits = client.get(f"{READ}restricted/search", {"q": f'"{secret}"'}).context["hits"]
        assert hits == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert not [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and b"Tamarisk" in _text(one)]


def _text(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""
