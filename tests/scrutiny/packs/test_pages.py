"""Who may ask for, watch and take which pack."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from scrutiny.models import Meeting, Pack, PackState
from scrutiny.services import packs, publishing
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory
from tests.scrutiny.packs.conftest import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]
PLACE = "/p/exampleshire/scrutiny/meetings/cabinet-november/packs"


@pytest.fixture
def officer(sign_in: SignIn, council: Organisation) -> Client:
    return sign_in(Role.GOVERNANCE_OFFICER, council)


def ready(meeting: Meeting, edition: str) -> Pack:
    pack, _ = packs.request_pack(meeting=meeting, edition=edition, by=None)
    packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.READY, pack.error
    return pack


def test_a_governance_officer_asks_for_a_pack_and_watches_it_come(meeting: Meeting, officer: Client) -> None:
    answer = officer.post(f"{PLACE}/", {"edition": "public"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"{PLACE}/public/1"
    assert "Waiting for a worker" in answer.content.decode()
    pack = Pack.objects.get()
    packs.build(pack.pk)
    ended = officer.get(f"{PLACE}/public/1/progress")
    assert ended["HX-Refresh"] == "true"
    page = officer.get(f"{PLACE}/public/1").content.decode()
    assert "None found." in page
    assert "Structure checked" in page


def test_an_unknown_edition_is_refused_with_a_sentence(meeting: Meeting, officer: Client) -> None:
    page = officer.post(f"{PLACE}/", {"edition": "secret"}, follow=True).content.decode()
    assert "Choose the public or the restricted edition" in page
    assert not Pack.objects.exists()


def test_a_meeting_without_agenda_has_no_pack(meeting: Meeting, officer: Client) -> None:
    empty = Meeting.objects.create(
        partnership=meeting.partnership, body=meeting.body, slug="later", title="Later", starts_at=meeting.starts_at
    )
    address = f"/p/exampleshire/scrutiny/meetings/{empty.slug}/packs/"
    page = officer.post(address, {"edition": "public"}, follow=True).content.decode()
    assert "Later has no agenda yet" in page


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.SCRUTINY_MEMBER, Role.FINANCE_OFFICER, Role.AUDITOR])
def test_only_governance_officers_build(role: Role, meeting: Meeting, sign_in: SignIn, council: Organisation) -> None:
    assert sign_in(role, council).post(f"{PLACE}/", {"edition": "public"}).status_code == 403
    assert not Pack.objects.exists()


def test_a_board_member_takes_both_editions_and_a_scrutiny_member_the_public_one(
    meeting: Meeting, sign_in: SignIn, council: Organisation
) -> None:
    public = ready(meeting, "public")
    publishing.publish(pack=public, by=None, at=datetime(2014, 11, 3, 9, tzinfo=UTC))
    restricted = ready(meeting, "restricted")
    board, scrutiny = sign_in(Role.BOARD_MEMBER, council), sign_in(Role.SCRUTINY_MEMBER, council)
    assert board.get(f"{PLACE}/restricted/1").status_code == 404  # members do not have it yet
    give = "/p/exampleshire/scrutiny/meetings/cabinet-november/publications/1/restricted"
    assert board.post(give).status_code == 403
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "Members have the restricted edition 1 now." in officer.post(give, follow=True).content.decode()
    assert "No restricted edition is ready" in officer.post(give, follow=True).content.decode()
    for client, edition, status in (
        (board, public, 200),
        (board, restricted, 200),
        (scrutiny, public, 200),
        (scrutiny, restricted, 403),
    ):
        for page in ("", "/progress", "/file"):
            answer = client.get(f"{PLACE}/{edition.edition}/1{page}")
            assert answer.status_code == status, (edition, page)
            if status == 403:
                assert SECRET not in answer.content.decode()
                assert "Tamarisk" not in answer.content.decode()
    file = board.get(f"{PLACE}/restricted/1/file")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[arg-type]  # a FileResponse
    assert file["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(act="scrutiny.download_restricted_pack").count() == 2


def test_the_meeting_page_tells_a_scrutiny_member_nothing_of_the_restricted_edition(
    meeting: Meeting, sign_in: SignIn, council: Organisation
) -> None:
    ready(meeting, "restricted")
    page = sign_in(Role.SCRUTINY_MEMBER, council).get("/p/exampleshire/scrutiny/meetings/cabinet-november")
    assert "Restricted edition" not in page.content.decode()
    assert "Tamarisk" not in page.content.decode()


def test_a_stranger_and_another_partnership_find_no_pack(meeting: Meeting, sign_in: SignIn) -> None:
    ready(meeting, "public")
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.BOARD_MEMBER, elsewhere)
    assert client.get(f"{PLACE}/public/1/file").status_code == 404
    assert client.get(f"{PLACE}/public/1/file".replace("exampleshire", "elsewhere")).status_code == 404
    assert Client().get(f"{PLACE}/public/1/file").status_code == 302


def test_the_command_writes_the_file_and_says_what_it_did(meeting: Meeting, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "pack.pdf"
    call_command("build_pack", "cabinet-november", edition="public", out=out)
    assert out.read_bytes().startswith(b"%PDF-")
    assert "built" in capsys.readouterr().out
    call_command("build_pack", "cabinet-november", edition="public", out=out)
    assert "unchanged since it was built" in capsys.readouterr().out


def test_the_command_names_what_is_wrong(meeting: Meeting, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no meeting nowhere\. The meetings: cabinet-november"):
        call_command("build_pack", "nowhere", edition="public", out=tmp_path / "pack.pdf")
    with pytest.raises(CommandError, match="does not exist"):
        call_command("build_pack", "cabinet-november", edition="public", out=tmp_path / "no" / "pack.pdf")
