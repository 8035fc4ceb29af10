"""Publishing a pack: what it needs, what it fixes, and how supplements, corrections and withdrawals follow it."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pypdf import PdfReader

from commissioning.models import AuditEntry, User
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny import tasks
from scrutiny.models import AgendaItem, ItemOutcome, Meeting, Pack, Publication, Report, ReportSection
from scrutiny.selectors import publishing as gate
from scrutiny.services import agenda, packs, publishing
from scrutiny.services.appendices import add_appendix
from tests.conftest import SignIn
from tests.factories import UserFactory
from tests.scrutiny.packs.conftest import REASONS, SECRET, SECRET_APPENDIX, pdf_of
from tests.scrutiny.packs.test_packs import bookmarks, built, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_shelf")]
IN_TIME = datetime(2014, 11, 3, 9, tzinfo=UTC)
LATE = datetime(2014, 11, 5, 9, tzinfo=UTC)
AREA = "/public/exampleshire"


@pytest.fixture
def officer() -> User:
    return UserFactory()


def make(pack_and_fresh: tuple[Pack, bool]) -> Pack:
    pack, _ = pack_and_fresh
    packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == "ready", pack.error
    return pack


def labels(pack: Pack) -> list[str]:
    return list(PdfReader(pack.file.path).page_labels)


def late_paper(meeting: Meeting, folder: Path, title: str, text: str, number: str = "6") -> AgendaItem:
    position = meeting.agenda.count() + 1
    item = AgendaItem.objects.create(
        meeting=meeting, position=position, number=number, title=title, kind="appendix", text="Late: it came on Friday."
    )
    path = pdf_of(folder, title, text)
    add_appendix(item=item, title=title, path=path, name=path.name, by=None, reason="Late")
    return item


def test_a_pack_its_supplements_its_correction_and_what_the_public_sees(
    meeting: Meeting, report: Report, officer: User, tmp_path: Path
) -> None:
    """One meeting from publication to withdrawal: each step costs a build, so they are one story."""
    pack = built(meeting, "public")
    first = publishing.publish(pack=pack, by=officer, at=IN_TIME)
    meeting.refresh_from_db()
    assert (first.number, first.published_on, first.due_on) == (1, IN_TIME.date(), IN_TIME.date())
    assert "Five clear working days" in first.arithmetic
    assert meeting.papers_out_on == IN_TIME.date()
    assert AuditEntry.objects.get(act="scrutiny.publish_pack").detail["sha256"] == pack.sha256
    last = labels(pack)[-1]
    assert labels(pack)[:3] == ["i", "ii", "1"]

    # What is published keeps its number and its place.
    published = meeting.agenda.get(number="2")
    with pytest.raises(Refused, match="its order stays"):
        agenda.move_item(item=published, version=meeting.version, up=True, by=officer)
    with pytest.raises(Refused, match="item 2 stays in it"):
        agenda.remove_item(item=published, version=published.version, by=officer, reason="No")
    for values in ({"number": "9"}, {"part": 2}):
        with pytest.raises(Refused, match=r"published on 3 November 2014, so its (numbers|items) stay"):
            agenda.change_item(item=published, version=0, values=values, by=officer, reason="No")
    with pytest.raises(Refused, match="Everything on the agenda"):
        packs.request_pack(meeting=meeting, edition="public", by=officer, supplement=True)

    # Two late papers in two supplements: letters go on behind the page that they follow.
    late_paper(meeting, tmp_path, "Winter beds", "Forty more beds from December.")
    one = make(packs.request_pack(meeting=meeting, edition="public", by=officer, supplement=True))
    second = publishing.publish(pack=one, by=officer, at=LATE)
    assert (second.supplement, labels(one)) == (1, ["i", "ii", f"{last}A"])
    assert f"Page {last}A" in PdfReader(one.file.path).pages[2].extract_text()
    assert "supplement 1" in PdfReader(one.file.path).metadata.title
    assert {"Cover", "Contents", "Winter beds"} <= set(bookmarks(one))
    assert "Winter beds Late: it came on Friday. Exampleshire" not in words(one)
    assert f"Winter beds Late: it came on Friday. {last}A" in words(one)
    late_paper(meeting, tmp_path, "Spring beds", "Twenty fewer from March.", "7")
    two = make(packs.request_pack(meeting=meeting, edition="public", by=officer, supplement=True))
    assert labels(two) == ["i", "ii", f"{last}B"]
    assert publishing.publish(pack=two, by=officer, at=LATE).supplement == 2
    with pytest.raises(Refused, match="has supplements"):
        publishing.withdraw(publication=first, by=officer, at=LATE, reason="Wrong")

    # The correction is a pack of its own that says what was wrong, and takes the place of the first.
    with pytest.raises(Refused, match="Nothing differs"):
        packs.request_pack(meeting=meeting, edition="public", by=officer, corrects=first, correction="A date.")
    report.purpose = "To ask for one budget from May 2015."
    report.save()
    long = "\n\n".join(f"Paragraph {number} of what was left out." for number in range(60))
    ReportSection.objects.create(report=report, position=2, heading="What was left out", text=long)
    told = "The report named the wrong month."
    corrected = make(packs.request_pack(meeting=meeting, edition="public", by=officer, corrects=first, correction=told))
    assert "Notice of correction" in bookmarks(corrected)
    assert f"{told} What has changed 2. One budget for health and care: corrected" in words(corrected)
    assert "Winter beds" not in words(corrected)
    assert labels(corrected)[:4] == ["i", "ii", "iii", "1"]
    ends = {one.key: one.labels.rpartition("–")[2] for one in pack.sections.all()}
    grown = [one for one in labels(corrected) if one not in labels(pack)]
    assert grown[:2] == ["iii", f"{ends['item-1-2']}A"]
    assert [one for one in labels(corrected) if one not in grown] == labels(pack)
    pages = PdfReader(corrected.file.path).pages
    assert f"Page {last}" in pages[len(pages) - 1].extract_text()
    third = publishing.publish(pack=corrected, by=officer, at=LATE)
    first.refresh_from_db()
    assert (third.corrects, first.withdrawn_at, first.withdrawn_reason) == (first, LATE, "Corrected: see edition 4.")

    letter = meeting.agenda.get(number="3")
    ItemOutcome.objects.create(
        agenda_item=letter, state="withdrawn", reasons="The auditor asked for it back.",
        decided_on=LATE.date(), recorded_by=officer, recorded_at=LATE,
    )  # fmt: skip
    private = meeting.agenda.get(number="5")
    ItemOutcome.objects.create(
        agenda_item=private, state="withdrawn", reasons=f"{SECRET} after all.",
        decided_on=LATE.date(), recorded_by=officer, recorded_at=LATE,
    )  # fmt: skip
    large = make(packs.request_form(base=corrected, edition="public-large", by=officer))
    _public_pages(meeting, large)
    for done in (two, one, corrected):
        publishing.withdraw(publication=done.publication, by=officer, at=LATE, reason="The meeting is off.")
    page = Client().get(f"{AREA}/meetings/{meeting.slug}/").content.decode()
    assert "The papers were withdrawn." in page
    assert "One budget" not in page


def _public_pages(meeting: Meeting, large: Pack) -> None:
    client = Client()
    place = f"{AREA}/meetings/{meeting.slug}/"
    pages = [f"{AREA}/", f"{AREA}/meetings/", f"{AREA}/bodies/{meeting.body.code}/", place, f"{AREA}/notices.atom"]
    pages += [f"{place}editions/{number}/" for number in (1, 2, 3, 4)]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Cookie" not in answer.get("Vary", "")
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        said = str(answer.headers) + answer.content.decode()
        for secret in (SECRET, SECRET_APPENDIX, "Tamarisk", "runner-up"):
            assert secret not in said, address
    page = client.get(place).content.decode()
    assert "A contract for care at home" in page
    assert REASONS.replace("'", "&#x27;") in page
    assert "Added later" in page
    assert "in supplement 2" in page
    stub = client.get(f"{place}editions/1/").content.decode()
    assert "Corrected: see edition 4." in stub
    assert "papers.pdf" not in stub
    assert client.get(f"{place}editions/1/papers.pdf").status_code == 410
    assert "The report named the wrong month." in client.get(f"{place}editions/4/").content.decode()
    file = client.get(f"{place}editions/4/large-print.pdf")
    assert file["Content-Disposition"] == f'inline; filename="{meeting.slug}-edition-4-large-print.pdf"'
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[arg-type]
    assert client.get(f"{place}editions/4/papers.pdf", headers={"If-None-Match": "*"}).status_code == 304
    assert client.get(f"{place}editions/4/black-and-white.pdf").status_code == 404
    assert client.get(f"{place}editions/9/").status_code == 404
    assert "L1" in labels(large)
    feed = client.get(f"{AREA}/bodies/{meeting.body.code}/notices.atom").content.decode()
    assert feed.count("<entry>") == 7
    assert "item 3 withdrawn" in feed
    for address in (place, f"{place}editions/4/", f"{place}editions/4/read/"):
        said = client.get(address).content.decode()
        assert "Item 3 was withdrawn on Wednesday 5 November 2014" in said, address
        assert "The auditor asked for it back." in said
        assert SECRET not in said
    assert "Item 5 was withdrawn" in page
    assert "papers corrected" in feed
    assert "supplement 2 published" in feed


def test_what_stands_against_publishing(meeting: Meeting, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = built(meeting, "public")
    with pytest.raises(Refused, match=r"last day for these papers was Monday 3 November 2014.*Say why"):
        publishing.publish(pack=pack, by=officer, at=LATE)
    with monkeypatch.context() as changed:
        changed.setattr(gate, "gate_of", lambda held: SimpleNamespace(is_clear=False, words="2 quoted figures changed"))
        with pytest.raises(Refused, match="In the report of item 2, 2 quoted figures changed"):
            publishing.publish(pack=pack, by=officer, at=IN_TIME)

    # Words that became exempt after the build are found by the second reading.
    private = meeting.agenda.get(number="5")
    private.text += "\n\nTo ask for one budget from April 2015."
    private.save()
    with pytest.raises(Refused, match="item 5 of Part II"):
        publishing.publish(pack=pack, by=officer, at=IN_TIME)
    private.text = SECRET
    private.save()

    item = meeting.agenda.get(number="1")
    item.title = "Apologies for absence"
    item.save()
    with pytest.raises(Refused, match="have changed since this pack was built"):
        publishing.publish(pack=pack, by=officer, at=IN_TIME)
    item.title = "Apologies"
    item.save()
    pack.certificate = {**pack.certificate, "scan": {"clean": False}}
    pack.save()
    with pytest.raises(Refused, match="no clean certificate"):
        publishing.publish(pack=pack, by=officer, at=IN_TIME)
    assert not Publication.objects.exists()
    assert Client().get(f"{AREA}/meetings/{meeting.slug}/").status_code == 200
    assert "One budget" not in Client().get(f"{AREA}/meetings/{meeting.slug}/").content.decode()


def test_a_late_pack_is_published_with_its_reason_and_once(meeting: Meeting, officer: User) -> None:
    pack = built(meeting, "public")
    done = publishing.publish(pack=pack, by=officer, at=LATE, late_reason="The auditor's letter came on Tuesday.")
    page = Client().get(f"{AREA}/meetings/{meeting.slug}/editions/1/").content.decode()
    assert "The auditor&#x27;s letter came on Tuesday." in page
    assert "Monday 3 November 2014" in page
    with pytest.raises(Refused, match="Edition 1 is published already"):
        publishing.publish(pack=pack, by=officer, at=LATE, late_reason="Again")
    with pytest.raises(Refused, match="Say why the edition is withdrawn"):
        publishing.withdraw(publication=done, by=officer, at=LATE, reason=" ")


def test_a_correction_leaves_to_the_supplement_what_it_brought_to_a_published_item(
    meeting: Meeting, report: Report, officer: User, tmp_path: Path
) -> None:
    first = publishing.publish(pack=built(meeting, "public"), by=officer, at=IN_TIME)
    meeting.refresh_from_db()
    path = pdf_of(tmp_path, "Letter", "Words on the notice period.")
    item = meeting.agenda.get(number="2")
    add_appendix(item=item, title="Letter", path=path, name=path.name, by=officer, reason="Late")
    extra = make(packs.request_pack(meeting=meeting, edition="public", by=officer, supplement=True))
    publishing.publish(pack=extra, by=officer, at=LATE)
    with pytest.raises(Refused, match="Nothing differs"):
        packs.request_pack(meeting=meeting, edition="public", by=officer, corrects=first, correction="A date.")
    report.purpose = "To ask for one budget from May 2015."
    report.save()
    asked = packs.request_pack(meeting=meeting, edition="public", by=officer, corrects=first, correction="A date.")
    assert "Words on the notice period" not in words(make(asked))


def test_nobody_learns_of_an_area_that_keeps_silent(meeting: Meeting) -> None:
    meeting.body.kind = "management_team"
    meeting.body.save()
    for address in ("", "meetings/", f"meetings/{meeting.slug}/", "notices.atom"):
        assert Client().get(f"{AREA}/{address}").status_code == 404, address
        assert Client().get(f"/public/nowhere/{address}").status_code == 404


def test_the_command_publishes_as_of_a_day_and_once(meeting: Meeting, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="no public pack that is ready"):
        call_command("publish_pack", meeting.slug)
    built(meeting, "public")
    with pytest.raises(CommandError, match="is not a day"):
        call_command("publish_pack", meeting.slug, on="3 November")
    with pytest.raises(CommandError, match="Say why they are late"):
        call_command("publish_pack", meeting.slug)
    call_command("publish_pack", meeting.slug, on="2014-11-03")
    call_command("publish_pack", meeting.slug)
    said = capsys.readouterr().out
    assert f"published as edition 1: {AREA}/meetings/{meeting.slug}/editions/1/" in said
    assert "published already, as edition 1" in said
    forms = meeting.packs.filter(base__isnull=False).order_by("edition")
    assert not forms.exists()
    assert tasks.queue_stale_packs() == 2
    assert [one.edition for one in forms] == ["public-large", "public-plain"]
    assert tasks.queue_stale_packs() == 0
    forms.update(state="failed", error="A leak")
    assert tasks.queue_stale_packs() == 0, "what failed is not begun again and again"


def test_a_body_that_meets_in_private_gives_its_papers_to_members_alone(
    meeting: Meeting, officer: User, sign_in: SignIn
) -> None:
    pack = built(meeting, "public")
    meeting.body.kind = "executive"
    meeting.body.save()
    with pytest.raises(Refused, match="meets in public"):
        publishing.publish(pack=pack, by=officer, at=IN_TIME, open_to_public=False)
    meeting.body.kind = "integrated_board"
    meeting.body.save()
    publish = f"/p/exampleshire/scrutiny/meetings/{meeting.slug}/packs/public/1/publish"
    governance = sign_in(Role.GOVERNANCE_OFFICER, meeting.body.organisation)
    governance.post(publish, {"to": "members", "late_reason": "It is tried out."})
    done = Publication.objects.get()
    assert not done.open_to_public
    for address in (f"{AREA}/", f"{AREA}/meetings/{meeting.slug}/", f"{AREA}/meetings/{meeting.slug}/editions/1/"):
        assert Client().get(address).status_code == 404
    member = sign_in(Role.BOARD_MEMBER, meeting.body.organisation)
    read = f"/p/exampleshire/scrutiny/meetings/{meeting.slug}/read/public/agenda/"
    assert "One budget" in member.get(read).content.decode()
