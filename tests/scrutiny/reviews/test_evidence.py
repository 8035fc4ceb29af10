"""Evidence, public and confidential; what is found on it; and the report that is fixed from it."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from ihwb.kernel.errors import Refused
from scrutiny.models import EnquiryLine, Evidence, Finding, ReviewPanelSeat
from scrutiny.selectors import pack_content
from scrutiny.services import review_parts
from tests.conftest import SignIn
from tests.scrutiny.factories import AgendaItemFactory, MeetingFactory, pdf_file
from tests.scrutiny.reading.factories import pack_of
from tests.scrutiny.reviews.stage import SECRET, TODAY, Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(council: Organisation) -> Stage:
    return stage(council)


def page_of(scene: Stage) -> str:
    return f"/p/exampleshire/scrutiny/reviews/{scene.review.slug}"


def test_confidential_evidence_is_nowhere_for_who_does_not_hear_it(
    scene: Stage, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    scene.fill()
    scene.agree()
    hears = [sign_in(scene.member), sign_in(scene.officer), sign_in(Role.AUDITOR)]
    others = [
        sign_in(Role.BOARD_MEMBER, council),
        sign_in(Role.SCRUTINY_MEMBER, council),  # not on this panel
        sign_in(Role.GOVERNANCE_OFFICER, icb),
    ]
    api = f"/api/p/exampleshire/scrutiny/reviews/{scene.review.slug}/"
    for address in (f"{page_of(scene)}/", f"{page_of(scene)}/thread", f"{page_of(scene)}/history", api):
        for client in hears if "history" not in address else []:  # which tells of changes alone
            assert SECRET in client.get(address).content.decode(), address
        for client in others:
            answer = client.get(address)
            assert answer.status_code == 200
            assert SECRET not in answer.content.decode(), address
            assert "Being negotiated" not in answer.content.decode(), address
    assert others[0].get(f"{page_of(scene)}/report/file?edition=restricted").status_code == 403


def test_the_public_report_is_fixed_without_what_is_confidential(scene: Stage) -> None:
    scene.fill()
    scene.agree()
    report = scene.review.report
    assert SECRET not in json.dumps(report.content)
    assert SECRET in json.dumps(report.confidential_content)
    public = AgendaItemFactory(meeting=MeetingFactory(), position=1, kind="review", review=scene.review)
    exempt = AgendaItemFactory(meeting=public.meeting, position=2, exempt=True, kind="review", review=scene.review)
    assert SECRET not in str(pack_content.content_of(public))
    assert SECRET in str(pack_content.content_of(exempt))
    with pytest.raises(Refused, match="agreed on 7 November 2014 and what it rests on is fixed"):
        scene.add(EnquiryLine(), {"text": "One more?"})


def test_before_the_report_is_agreed_findings_are_drafts(scene: Stage, council: Organisation, sign_in: SignIn) -> None:
    scene.fill()
    words = sign_in(Role.BOARD_MEMBER, council).get(f"{page_of(scene)}/").content.decode()
    assert "Is the plan sound?" in words
    assert "Chief finance officer" in words
    assert "The plan is sound." not in words
    assert "Publish the plan." not in words
    assert "The plan is sound." in sign_in(Role.AUDITOR).get(f"{page_of(scene)}/").content.decode()


def test_an_unagreed_report_is_not_put_into_a_pack(scene: Stage) -> None:
    item = AgendaItemFactory(position=1, kind="review", review=scene.review)
    with pytest.raises(Refused, match="is not agreed yet"):
        pack_content.content_of(item)


def test_evidence_that_turns_confidential_is_refused_under_a_public_finding(scene: Stage) -> None:
    scene.fill()
    public = Evidence.objects.get(title="The plan")
    values = {"confidential": True, "confidential_reason": "On second thoughts."}
    with pytest.raises(Refused, match="Finding 1 is public and rests on this evidence alone"):
        review_parts.change_part(
            row=public, version=scene.review.version, values=values, links={}, by=scene.officer, reason="Asked for"
        )


def test_what_something_rests_on_stays(scene: Stage) -> None:
    scene.fill()
    with pytest.raises(Refused, match="Something rests on it"):
        review_parts.remove_part(
            row=Finding.objects.get(number=1), version=scene.review.version, by=scene.officer, reason="Wrong"
        )
    assert Finding.objects.count() == 2


def test_pages_of_a_private_item_are_no_public_evidence(scene: Stage) -> None:
    item = AgendaItemFactory(position=1, exempt=True, printed_pages="5-9")
    values = {"title": "A page", "kind": "pack", "item": item, "edition": "public", "page_from": 6, "page_to": 6}
    with pytest.raises(Refused, match="rests on an item in Part II"):
        scene.add(Evidence(), values)
    hidden = {**values, "confidential": True, "confidential_reason": "Exempt.", "edition": "restricted"}
    with pytest.raises(Refused, match="stands on pages 5 to 9 of the pack, and the evidence names page 10"):
        scene.add(Evidence(), {**hidden, "page_from": 10, "page_to": 10})
    assert scene.add(Evidence(), hidden).number == 1


def test_a_page_is_one_of_the_pack_that_members_read_and_not_of_a_later_draft(scene: Stage) -> None:
    item = AgendaItemFactory(position=1, printed_pages="2-3")
    papers = {"agenda": ["Agenda"], f"i{item.pk}": ["1. One fund", "It is short."]}
    values = {"title": "A page", "kind": "pack", "item": item, "edition": "public", "page_from": 2, "page_to": 2}
    draft = pack_of(item.meeting, papers, issued=False)
    assert scene.add(Evidence(), values).pack == draft
    read = pack_of(item.meeting, papers)
    pack_of(item.meeting, papers, issued=False)
    assert scene.add(Evidence(), values).pack == read


def test_an_uploaded_pdf_is_known_by_its_content(scene: Stage, sign_in: SignIn, tmp_path: Path) -> None:
    officer = sign_in(scene.officer)
    form = {"title": "A letter", "kind": "upload", "edition": "", "version": "0", "reason": "Sent in"}
    add = f"{page_of(scene)}/parts/evidence/add"
    fake = SimpleUploadedFile("letter.pdf", b"not a PDF at all", content_type="application/pdf")
    assert "is not a PDF" in officer.post(add, {**form, "upload": fake}).content.decode()
    real = SimpleUploadedFile("x.txt", pdf_file(tmp_path / "a.pdf").read_bytes(), content_type="text/plain")
    officer.post(add, {**form, "upload": real})
    made = Evidence.objects.get()
    assert (made.file_pages, made.file.name) == (2, f"evidence/{made.sha256}.pdf")
    answer = sign_in(scene.member).get(f"{page_of(scene)}/evidence/{made.pk}/file")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]


def test_a_member_of_the_panel_notes_evidence_and_does_no_more(
    scene: Stage, council: Organisation, sign_in: SignIn
) -> None:
    scene.fill()
    member = sign_in(scene.member)
    question, evidence = EnquiryLine.objects.get(number=1), Evidence.objects.get(title="The plan")
    form = {
        "evidence": str(evidence.pk), "question": str(question.pk), "text": "It was checked.",
        "version": str(scene.review.version), "reason": "As I heard it",
    }  # fmt: skip
    member.post(f"{page_of(scene)}/parts/note/add", form)
    assert question.notes.filter(text="It was checked.").count() == 1
    assert member.get(f"{page_of(scene)}/parts/finding/add").status_code == 403
    stranger = sign_in(Role.SCRUTINY_MEMBER, council)
    assert stranger.get(f"{page_of(scene)}/parts/note/add").status_code == 403
    assert member.get(f"{page_of(scene)}/parts/poem/add").status_code == 404
    assert member.get(f"{page_of(scene)}/parts/note/add").status_code == 200


def test_the_database_keeps_evidence_what_it_says_it_is(scene: Stage) -> None:
    item = AgendaItemFactory(position=1)
    pack = {"kind": "pack", "item": item, "edition": "public", "page_from": 2, "page_to": 3}
    faults = [
        {"kind": "heard"},
        {"kind": "upload"},
        {**pack, "edition": ""},
        {**pack, "page_to": 1},
        {**pack, "edition": "restricted"},
        {**pack, "confidential": True},
        {**pack, "kind": "document"},
    ]
    for fields in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.create(review=scene.review, number=1, title="x", **fields)
    assert Evidence.objects.create(review=scene.review, number=1, title="x", **pack).pk


def test_the_executive_does_not_sit_on_the_panel(scene: Stage) -> None:
    seat = scene.cabinet.seats.create(position=1, name="Leader")
    with pytest.raises(Refused, match="answers to scrutiny"):
        scene.add(ReviewPanelSeat(), {"seat": seat, "since": TODAY})
