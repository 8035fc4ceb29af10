"""Other forms of a pack, each reader's own copy, and a pack drawn again when its templates have moved on."""

import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from page import validate_pdf
from pypdf import PdfReader
from weasyprint import HTML

from commissioning.models import AuditEntry, Member, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import ItemInterest, Meeting, Pack
from scrutiny.services import binding, pack_sections, packs
from scrutiny.services.appendices import add_appendix
from tests.conftest import SignIn
from tests.scrutiny.packs.conftest import SECRET, SECRET_APPENDIX
from tests.scrutiny.packs.test_packs import built, words
from tests.scrutiny.reading.factories import issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]
PLACE = "/p/exampleshire/scrutiny/meetings/cabinet-november/packs"


def form(base: Pack, edition: str) -> Pack:
    pack, _ = packs.request_form(base=base, edition=edition, by=None)
    packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == "ready", pack.error
    return pack


def test_large_print_names_the_pages_of_the_standard_print_and_black_and_white_keeps_them(
    meeting: Meeting, tmp_path: Path
) -> None:
    meeting.agenda.get(number="3").appendices.all().delete()  # an upload without tags cannot conform
    coloured = HTML(string="<html lang='en'><title>Map</title><h1 style='color:#c00'>Map</h1><p>Green.</p></html>")
    coloured.write_pdf(tmp_path / "map.pdf", pdf_variant="pdf/ua-1")
    item = meeting.agenda.get(number="3")
    add_appendix(item=item, title="Map", path=tmp_path / "map.pdf", name="map.pdf", by=None, reason="A map")
    base = built(meeting, "public")
    large, plain = form(base, "public-large"), form(base, "public-plain")
    said = words(large)
    assert "Public edition in large print" in said
    assert "Standard print: 1 One budget for health and care" in said
    assert "L1" in list(PdfReader(large.file.path).page_labels)
    assert large.certificate["scan"]["clean"]
    assert large.pages is not None
    assert base.pages is not None
    assert large.pages > base.pages
    assert plain.pages == base.pages
    assert PdfReader(plain.file.path).page_labels == PdfReader(base.file.path).page_labels
    told = _colours(plain) - {"0.8 0 0"}  # the upload's own, below the veil
    assert {one for one in told if len(set(one.split())) > 1} == set()
    with pikepdf.open(plain.file.path) as pdf:  # the upload is drawn under a veil that takes its colours
        veiled = [page for page in pdf.pages if "/GreyVeil" in page.Resources.get("/ExtGState", {})]
        assert len(veiled) == 1
        assert veiled[0].Resources.ExtGState.GreyVeil.BM == "/Saturation"
    for pack in (large, plain):
        verdict = validate_pdf(pack.file.path, profile="ua1")
        assert verdict.is_compliant, (pack.edition, verdict.failures)
    assert packs.request_form(base=base, edition="public-large", by=None) == (large, False)


def _colours(pack: Pack) -> set[str]:
    """Red, green and blue of everything drawn."""
    drawn = b"".join(page.get_contents().get_data() for page in PdfReader(pack.file.path).pages)
    return {one.decode() for one in re.findall(rb"([\d.]+ [\d.]+ [\d.]+) (?:rg|RG)\b", drawn)}


def test_a_reader_who_leaves_for_a_private_item_gets_everything_but_its_papers(
    meeting: Meeting, sign_in: SignIn, council: Organisation
) -> None:
    base = built(meeting, "restricted")
    issue(base)
    client = sign_in(Role.BOARD_MEMBER, council)
    user = client.get(f"{PLACE}/restricted/1").wsgi_request.user
    whole = client.get(f"{PLACE}/restricted/1/file")
    marked = b"".join(whole.streaming_content)  # type: ignore[arg-type]  # a FileResponse
    assert marked != Path(base.file.path).read_bytes()
    entry = AuditEntry.objects.filter(act="scrutiny.download_restricted_pack").get()
    assert entry.detail["sha256"] == base.sha256
    code = entry.detail["copy"]

    member = Member.objects.create(partnership=meeting.partnership, user=user, name="Member one")
    private = meeting.agenda.get(number="5")
    ItemInterest.objects.create(
        agenda_item=private, member=member, text="Director", action="leaves", declared_at=base.made_at, recorded_by=user
    )
    refused = client.get(f"{PLACE}/restricted/1/file", follow=True).content.decode()
    assert "not handed to you whole" in refused
    client.post(f"{PLACE}/restricted/1/copy")
    copy = Pack.objects.get(edition="reader")
    packs.build(copy.pk)
    copy.refresh_from_db()
    assert copy.state == "ready", copy.error
    said = words(copy)
    for secret in (SECRET, SECRET_APPENDIX, "Tamarisk"):
        assert secret not in said
    assert "Item 5: withheld from this copy" in said
    assert "A contract for care at home" in said
    assert list(PdfReader(copy.file.path).page_labels)[-1] == base.sections.get(key="item-2-5").labels
    taken = client.get(f"{PLACE}/reader/1/file")
    assert b"".join(taken.streaming_content).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert sign_in(Role.BOARD_MEMBER, council).get(f"{PLACE}/reader/1/file").status_code == 404
    last = AuditEntry.objects.filter(act="scrutiny.download_restricted_pack").order_by("-number").first()
    assert last is not None
    assert (last.detail["sha256"], last.detail["copy"] != code) == (copy.sha256, True)
    assert Client().get(f"{PLACE}/reader/1/file").status_code == 302

    # A copy of before the interest was declared is theirs, and yet no longer handed out.
    earlier, _ = packs.request_copy(base=base, reader=user, withheld={})
    packs.build(earlier.pk)
    refused = client.get(f"{PLACE}/reader/{earlier.number}/file", follow=True).content.decode()
    assert "not handed to you whole" in refused


def test_a_pack_is_drawn_again_to_the_byte_after_templates_and_styles_have_moved_on(
    meeting: Meeting, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = built(meeting, "public")
    settings.VAR_DIR = tmp_path / "another-machine"
    monkeypatch.setattr(pack_sections, "render_to_string", lambda name, context: "<h1>Another look</h1>")
    monkeypatch.setattr(pack_sections, "_css", lambda name="pack": "body { font-size: 40pt }")
    (tmp_path / "again").mkdir()
    again = binding.bind(pack, tmp_path / "again", lambda stage, done: None)
    assert again.path.read_bytes() == Path(pack.file.path).read_bytes()
    assert again.makings == Path(pack.makings.path).read_bytes()
    assert pack.certificate["engines"]["weasyprint"]
    pack.makings.delete(save=False)
    fresh = binding.bind(pack, tmp_path / "again", lambda stage, done: None)
    assert fresh.path.read_bytes() != Path(pack.file.path).read_bytes()
