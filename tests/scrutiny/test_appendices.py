"""Uploaded documents: what is let in, what is refused in which words, and who may open them."""

import hashlib
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import AgendaItem, Appendix
from scrutiny.services.appendices import add_appendix
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory, person
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, pdf_file

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny"


@pytest.fixture
def item(council: Organisation) -> AgendaItem:
    return AgendaItemFactory(meeting=MeetingFactory(body=BodyFactory(organisation=council)), kind="appendix")


@pytest.fixture
def private(item: AgendaItem) -> AgendaItem:
    return AgendaItemFactory(meeting=item.meeting, exempt=True)


def attach(item: AgendaItem, tmp_path: Path, title: str = "Appendix A") -> Appendix:
    path = pdf_file(tmp_path / "a.pdf")
    return add_appendix(item=item, title=title, path=path, name="a.pdf", by=None, reason="For the meeting")


def send(client: Client, item: AgendaItem, content: bytes, name: str = "appendix.pdf") -> str:
    sent = {
        "title": "Appendix A",
        "document": SimpleUploadedFile(name, content, "application/pdf"),
        "reason": "For the meeting",
    }
    return client.post(f"{BASE}/items/{item.pk}/documents/add", sent, follow=True).content.decode()


def stored() -> list[str]:
    return default_storage.listdir("appendices")[1] if default_storage.exists("appendices") else []


def test_a_pdf_is_kept_under_its_hash_with_who_and_why(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    content = pdf_file(tmp_path / "a.pdf", pages=3).read_bytes()
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "The document is attached." in send(client, item, content)
    appendix = item.appendices.get()
    assert (appendix.pages, appendix.sha256) == (3, hashlib.sha256(content).hexdigest())
    assert stored() == [f"{appendix.sha256}.pdf"]
    record = appendix.history.get()
    assert (record.history_user, record.history_change_reason) == (client.user, "For the meeting")  # type: ignore[attr-defined]


def test_what_is_not_a_whole_open_pdf_is_refused_and_nothing_is_kept(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    whole = pdf_file(tmp_path / "whole.pdf").read_bytes()
    locked = pdf_file(tmp_path / "locked.pdf", password="secret").read_bytes()
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    for name, content, sentence in (
        ("corrupt.pdf", whole[: len(whole) // 2], "“corrupt.pdf” is damaged and cannot be read whole."),
        ("locked.pdf", locked, "“locked.pdf” is encrypted or has a password."),
        ("program.pdf", b"MZ\x90\x00" + bytes(500), "“program.pdf” is not a PDF."),
        ("empty.pdf", b"", "The submitted file is empty."),
    ):
        words = send(client, item, content, name)
        assert sentence in words, name
        assert "Appendix A" in words
    assert Appendix.objects.count() == 0
    assert stored() == []


def test_a_file_that_is_too_large_is_refused_with_its_size(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1_000_000  # type: ignore[attr-defined]
    content = pdf_file(tmp_path / "a.pdf").read_bytes() + bytes(2_000_000)
    words = send(sign_in(Role.GOVERNANCE_OFFICER, council), item, content, "plans.pdf")
    assert "“plans.pdf” has 2.0 MB and a file may have 1 MB." in words
    assert Appendix.objects.count() == 0


def test_the_same_file_twice_on_one_item_is_refused(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    content = pdf_file(tmp_path / "a.pdf").read_bytes()
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    send(client, item, content)
    assert "already an appendix of this item" in send(client, item, content)
    assert item.appendices.count() == 1
    assert len(stored()) == 1


@pytest.mark.parametrize(
    ("role", "public", "restricted"),
    [
        (Role.GOVERNANCE_OFFICER, 200, 200),
        (Role.BOARD_MEMBER, 200, 200),
        (Role.AUDITOR, 200, 200),
        (Role.SCRUTINY_MEMBER, 200, 404),
        (Role.REPORT_AUTHOR, 200, 404),
        (Role.FINANCE_OFFICER, 200, 404),
        (Role.PROVIDER, 403, 403),
    ],
)
def test_a_document_is_as_open_as_its_item(
    role: Role, public: int, restricted: int, item: AgendaItem, private: AgendaItem, council: Organisation,
    sign_in: SignIn, tmp_path: Path,
) -> None:  # fmt: skip
    open_one, private_one = attach(item, tmp_path), attach(private, tmp_path, "The tawny ladder")
    client = sign_in(role, council)
    assert client.get(f"{BASE}/documents/{open_one.pk}/").status_code == public
    assert client.get(f"{BASE}/documents/{private_one.pk}/").status_code == restricted


def test_another_partnership_and_the_store_itself_show_nothing(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    appendix = attach(item, tmp_path)
    other = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    stranger = sign_in(Role.GOVERNANCE_OFFICER, other)
    assert stranger.get(f"{BASE}/documents/{appendix.pk}/").status_code == 404
    assert stranger.get(f"/p/elsewhere/scrutiny/documents/{appendix.pk}/").status_code == 404
    ours = sign_in(Role.GOVERNANCE_OFFICER, council)
    for address in (f"/media/{appendix.file.name}", f"/{appendix.file.name}", f"/static/{appendix.file.name}"):
        assert ours.get(address).status_code == 404
    answer = ours.get(f"{BASE}/documents/{appendix.pk}/")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_a_document_the_store_has_lost_is_not_a_fault_of_the_page(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    appendix = attach(item, tmp_path)
    default_storage.delete(str(appendix.file.name))
    client = sign_in(Role.BOARD_MEMBER, council)
    assert client.get(f"{BASE}/documents/{appendix.pk}/").status_code == 404
    assert client.get(f"{BASE}/meetings/{item.meeting.slug}/").status_code == 200


def test_removing_a_document_keeps_its_file_for_the_packs_that_name_it(
    item: AgendaItem, council: Organisation, sign_in: SignIn, tmp_path: Path
) -> None:
    appendix = attach(item, tmp_path)
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    held = client.post(f"{BASE}/items/{item.pk}/remove", {"version": "0", "reason": "Withdrawn"}).content.decode()
    assert "has an uploaded document. Remove what is uploaded first." in held
    client.post(f"{BASE}/documents/{appendix.pk}/remove", {"reason": "A newer one is coming"})
    assert item.appendices.count() == 0
    assert stored() == [f"{appendix.sha256}.pdf"]
    assert Appendix.history.filter(id=appendix.pk).first().history_change_reason == "A newer one is coming"
    assert AuditEntry.objects.get(act="scrutiny.remove_document").detail == {"sha256": appendix.sha256}


def test_two_items_may_hold_the_same_file_which_is_kept_once(
    item: AgendaItem, private: AgendaItem, council: Organisation, tmp_path: Path
) -> None:
    person(Role.AUDITOR, council)
    assert attach(item, tmp_path).file.name == attach(private, tmp_path).file.name
    assert len(stored()) == 1


def test_a_stored_file_that_is_missing_or_changed_is_named(item: AgendaItem, tmp_path: Path) -> None:
    appendix = attach(item, tmp_path)
    said = StringIO()
    call_command("verify_files", stdout=said)
    assert "All 1 files are there" in said.getvalue()
    kept = Path(default_storage.path(appendix.file.name))
    kept.write_bytes(kept.read_bytes() + b" ")
    with pytest.raises(CommandError, match="1 of 1 files"):
        call_command("verify_files", stdout=said)
    assert f"appendix {appendix.pk}: {appendix.file.name} has changed" in said.getvalue()
    kept.unlink()
    with pytest.raises(CommandError):
        call_command("verify_files", stdout=said)
    assert f"appendix {appendix.pk}: {appendix.file.name} is missing" in said.getvalue()
