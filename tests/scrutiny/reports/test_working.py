"""Working on a report: comments, kept versions, the lock of a signature, images, the general form."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin

from commissioning.models import AuditEntry, Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import Report, ReportComment, ReportSection, ReportSignOff
from scrutiny.services.exempt_scan import exempt_of
from scrutiny.services.pack_sections import section_of
from scrutiny.services.report_comments import add_comment
from scrutiny.services.report_images import cleaned
from scrutiny.services.report_versions import keep_version
from scrutiny.services.snapshots import take
from tests.conftest import SignIn
from tests.factories import BodyFactory, UserFactory
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, ReportFactory

pytestmark = pytest.mark.django_db
BASE = "/p/exampleshire/scrutiny/reports"
SIGNED = {"kind": "finance", "reference": "F1", "signed_on_0": "20", "signed_on_1": "10", "signed_on_2": "2014",
          "reason": "Signed"}  # fmt: skip


@pytest.fixture
def report(council: Organisation) -> Report:
    made: Report = ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))
    ReportSection.objects.create(report=made, position=1, heading="Why", text="Need grows.")
    return made


@pytest.fixture
def author(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in(Role.REPORT_AUTHOR, council)


def page(author: Client, report: Report, rest: str = "", **sent: Any) -> str:
    """The page, or what comes of sending something to it on the report's latest version."""
    address = f"{BASE}/{report.slug}/{rest}"
    if not sent:
        return author.get(address).content.decode()
    report.refresh_from_db()
    return author.post(address, {"version": report.version, **sent}, follow=True).content.decode()


# --- Lock and versions ------------------------------------------------------------------------------------------------


def test_a_signature_locks_the_text_and_opening_it_again_clears_it(report: Report, author: Client) -> None:
    box = ReportSignOff.objects.create(report=report, kind="finance")
    section = report.sections.get()
    page(author, report, f"sign-off/{box.pk}/edit", **SIGNED)
    locked = page(author, report, f"section/{section.pk}/edit", heading="Why", text="New.", reason="Better")
    assert "Finance signed this report on 20 October 2014, so its text is locked." in locked
    assert "New." in locked  # nothing of what was written is lost
    assert "Change the report" not in page(author, report)
    page(author, report, "reopen", reason="The forecast was wrong.")
    box.refresh_from_db()
    assert (box.signed_on, box.reference) == (None, "")
    page(author, report, f"section/{section.pk}/edit", heading="Why", text="Need grows faster.", reason="Better")
    section.refresh_from_db()
    assert section.text == "Need grows faster."
    assert AuditEntry.objects.get(act="scrutiny.reopen_report").detail["cleared"] == ["finance"]
    kept = report.kept_versions.get()
    assert (kept.number, kept.signed) == (1, True)
    changed = page(author, report, "versions/1/to/0")
    assert "<ins>" in changed
    assert "faster." in changed


def test_a_signed_box_is_not_taken_away_from_under_the_signature(report: Report, author: Client) -> None:
    box = ReportSignOff.objects.create(report=report, kind="finance", reference="F1", signed_on=date(2014, 10, 20))
    assert "so its text is locked" in page(author, report, f"sign-off/{box.pk}/remove", reason="Wrong box")
    assert report.sign_offs.exists()


def test_nobody_has_signed_tomorrow(report: Report, author: Client) -> None:
    box = ReportSignOff.objects.create(report=report, kind="finance")
    said = page(author, report, f"sign-off/{box.pk}/edit", **{**SIGNED, "signed_on_2": "2099"})
    assert "20 October 2099 is still to come." in said
    box.refresh_from_db()
    assert box.signed_on is None


def test_an_unsigned_report_has_nothing_to_open(report: Report, author: Client) -> None:
    assert "Nobody has signed this report" in page(author, report, "reopen", reason="Why not")


def test_a_version_is_kept_once_for_the_same_text(report: Report) -> None:
    by = UserFactory()
    assert keep_version(report=report, by=by, note="Draft").number == 1
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        keep_version(report=report, by=by, note="Draft")


# --- Comments ---------------------------------------------------------------------------------------------------------


def test_an_officer_comments_and_another_deals_with_it(
    report: Report, author: Client, council: Organisation, sign_in: SignIn
) -> None:
    sign_in(Role.FINANCE_OFFICER, council).post(
        f"{BASE}/{report.slug}/comments/add", {"place": "purpose", "text": "Which year?"}
    )
    comment = ReportComment.objects.get()
    client = sign_in(Role.REPORT_AUTHOR, council)
    assert "Which year?" in page(client, report)
    page(client, report, f"comments/{comment.pk}/resolve", answer="Said now.")
    again = page(client, report, f"comments/{comment.pk}/resolve", answer="Twice.")
    assert "dealt with this comment on" in again
    member = sign_in(Role.BOARD_MEMBER, council)
    assert "Which year?" not in page(member, report)
    assert member.get(f"{BASE}/{report.slug}/comments/add").status_code == 403


# --- Private reports --------------------------------------------------------------------------------------------------


def test_what_belongs_to_a_private_time_stays_with_those_who_may_read_it(
    report: Report, council: Organisation, sign_in: SignIn
) -> None:
    Report.objects.filter(pk=report.pk).update(part=2, purpose="The heron schedule.")
    report.refresh_from_db()
    by = UserFactory()
    keep_version(report=report, by=by, note="Private draft")
    add_comment(report=report, place="", text="Mind the heron.", by=by)
    report.part = 1
    report.purpose = "Open words."
    report.save()
    author = sign_in(Role.REPORT_AUTHOR, council)
    assert "Mind the heron." not in page(author, report)
    assert "Private draft" not in page(author, report, "versions/")
    assert author.get(f"{BASE}/{report.slug}/versions/1/to/0").status_code == 404
    officer = sign_in(Role.GOVERNANCE_OFFICER, council)
    assert "Mind the heron." in page(officer, report)
    assert "heron" in page(officer, report, "versions/1/to/0")


def test_nothing_of_a_private_report_is_there_for_who_may_not_read_it(
    report: Report, council: Organisation, sign_in: SignIn
) -> None:
    Report.objects.filter(pk=report.pk).update(part=2)
    author = sign_in(Role.REPORT_AUTHOR, council)
    for rest in ("", "figures/add", "versions/", "images/1", "comments/add", "figures/1/"):
        assert author.get(f"{BASE}/{report.slug}/{rest}").status_code == 404, rest


# --- Images -----------------------------------------------------------------------------------------------------------


def picture(kind: str = "PNG") -> bytes:
    """A small picture that carries a note and a place."""
    held, image = BytesIO(), Image.new("RGB", (40, 20), "teal")
    if kind == "PNG":
        note = PngImagePlugin.PngInfo()
        note.add_text("Comment", "Taken at the Saltram rooms")
        image.save(held, "PNG", pnginfo=note)
    else:
        exif = Image.Exif()
        exif[0x010E] = "Taken at the Saltram rooms"
        exif[0x0112] = 6  # turned by a quarter
        image.save(held, "JPEG", exif=exif, comment=b"Saltram rooms")
    return held.getvalue()


@pytest.mark.parametrize(("kind", "size"), [("PNG", (40, 20)), ("JPEG", (20, 40))])
def test_a_picture_is_stored_without_what_it_carried(kind: str, size: tuple[int, int]) -> None:
    content, media, found = cleaned(BytesIO(picture(kind)), "photo")
    assert found == size
    assert media == f"image/{kind.lower()}"
    assert b"Saltram" not in content
    assert b"Saltram" in picture(kind)
    again = Image.open(BytesIO(content))
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"%PDF-1.7", picture()[:60]])
def test_what_is_no_picture_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(Refused, match="is not a picture that can be read"):
        cleaned(BytesIO(content), "plan.png")


def test_a_picture_needs_words_and_stands_in_the_text_and_in_the_pack(report: Report, author: Client) -> None:
    def upload(alt: str) -> str:
        file = SimpleUploadedFile("need.png", picture(), "image/png")
        return page(author, report, "images/add", file=file, alt=alt, reason="To show")

    assert "Say in words what the picture shows." in upload("")
    assert "The image is in the report." in upload("Need, 2015 to [2020]")
    assert report.images.get().alt == "Need, 2015 to (2020)"
    section = report.sections.get()
    sent = {"heading": "Why", "reason": "Picture"}
    unknown = page(author, report, f"section/{section.pk}/edit", text="![x](image 9)", **sent)
    assert "shows image 9, which this report does not have" in unknown
    page(author, report, f"section/{section.pk}/edit", text="Look:\n\n![Need, 2015 to (2020)](image 1)", **sent)
    assert 'alt="Need, 2015 to (2020)"' in page(author, report)
    assert author.get(f"{BASE}/{report.slug}/images/1")["Content-Type"] == "image/png"
    assert "shows image 1. Take its line out" in page(author, report, "images/1/remove", reason="Not needed")

    meeting = MeetingFactory(body=report.committee)
    AgendaItemFactory(meeting=meeting, position=1, number="1", kind="report", report=report)
    html = section_of(take(meeting, "public")["sections"][0]).html
    assert 'src="data:image/png;base64,' in html


def test_a_private_reports_picture_is_looked_for_in_the_public_file(report: Report, council: Organisation) -> None:
    row = report.images.create(
        number=1, alt="Plan", file="report-images/x.png", kind="image/png", sha256="a" * 64, width=1, height=1,
        added_at="2014-10-01T00:00:00Z",
    )  # fmt: skip
    Report.objects.filter(pk=report.pk).update(part=2)
    meeting = MeetingFactory(body=report.committee)
    AgendaItemFactory(meeting=meeting, position=1, number="7", exempt=True, kind="report", report=report)
    assert exempt_of(meeting)[0].digests == (row.sha256,)


# --- Forms ------------------------------------------------------------------------------------------------------------


def test_a_report_in_the_general_form_asks_and_prints_less(
    report: Report, author: Client, council: Organisation
) -> None:
    form = author.get(f"{BASE}/add?form=general").content.decode()
    assert "Summary" in form
    assert "Corporate plan" not in form
    post = report.lead_officer_id
    sent = {
        "subject": "A note", "committee": report.committee_id, "date_0": "11", "date_1": "11", "date_2": "2014",
        "lead_officer": post, "author": post, "part": "1", "purpose": "Short.", "reason": "New",
    }  # fmt: skip
    shown = author.post(f"{BASE}/add?form=general", sent, follow=True).content.decode()
    assert Report.objects.get(slug="a-note").form == "general"
    assert "<h2>Summary</h2>" in shown
    assert "Equality and diversity" not in shown


def test_what_is_pasted_comes_back_as_plain_text(author: Client) -> None:
    answer = author.post(f"{BASE}/paste", {"html": "<h1>Why</h1><script>x</script><p>one <del>two</del></p>"})
    assert answer.json() == {"text": "## Why\n\none", "left_out": ["words that were deleted or struck out"]}
    assert author.post(f"{BASE}/paste", {"html": "x" * 2_000_001}).status_code == 422
