"""Numbers of versions, what a baseline waits for, which files are taken, and a text read as paragraphs and points."""

import pytest

from commissioning.rules.document_control import (
    Answer,
    Approval,
    ApprovalFact,
    Edition,
    Number,
    ReviewFact,
    check_answer,
    check_baseline,
    next_baseline,
    next_draft,
)
from commissioning.rules.document_files import check_file
from commissioning.rules.prose import Block, blocks_of, points_of
from ihwb.kernel.errors import Refused


def test_versions_are_numbered_from_the_first_draft_to_the_second_edition() -> None:
    there: list[Number] = []
    for act in ("draft", "draft", "new", "draft", "draft", "amendment", "draft", "new", "draft"):
        there.append(next_draft(there) if act == "draft" else next_baseline(there, Edition(act)))
    labels = [one.label for one in there]
    assert labels == ["v0.01", "v0.02", "v1.0", "v1.0.01", "v1.0.02", "v1.1", "v1.1.01", "v2.0", "v2.0.01"]
    assert there == sorted(there)


def test_the_first_baseline_is_one_whatever_is_asked_and_drafts_go_past_ninety_nine() -> None:
    assert next_baseline([Number(0, 0, 7)], Edition.AMENDMENT).label == "v1.0"
    assert next_draft([Number(1, 1, 99)]).label == "v1.1.100"
    assert Number(1, 1, 100) > Number(1, 1, 99)


GOOD = ([ReviewFact("S151", Answer.AGREED)], [ApprovalFact("Cabinet", Approval.APPROVED)])


@pytest.mark.parametrize(
    ("reviews", "approvals", "own", "code"),
    [
        (*GOOD, True, "own_work"),
        ([ReviewFact("S151", Answer.WAITING)], GOOD[1], False, "reviews_waiting"),
        ([ReviewFact("S151", Answer.OBJECTION)], GOOD[1], False, "objections"),
        (GOOD[0], [ApprovalFact("Cabinet", Approval.WAITING)], False, "approvals_waiting"),
        (GOOD[0], [ApprovalFact("Cabinet", Approval.REFUSED)], False, "approvals_waiting"),
        (GOOD[0], [], False, "not_approved"),
    ],
)
def test_a_baseline_is_refused_with_what_it_waits_for(
    reviews: list[ReviewFact], approvals: list[ApprovalFact], own: bool, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_baseline("v0.02", reviews, approvals, own_work=own)
    assert refused.value.code == code


def test_a_baseline_passes_with_comments_and_with_a_waived_review() -> None:
    check_baseline("v0.02", *GOOD, own_work=False)
    reviews = [
        ReviewFact("A", Answer.WAITING, waived=True),
        ReviewFact("B", Answer.OBJECTION, waived=True),
        ReviewFact("C", Answer.COMMENTS),
    ]
    check_baseline("v0.02", reviews, GOOD[1], own_work=False)


def test_an_objection_needs_words_and_an_agreement_none() -> None:
    check_answer("S151", Answer.AGREED, "")
    for answer, code in ((Answer.OBJECTION, "words_missing"), (Answer.WAITING, "answer_missing")):
        with pytest.raises(Refused) as refused:
            check_answer("S151", answer, " ")
        assert refused.value.code == code


WORD = frozenset({"[Content_Types].xml", "word/document.xml"})


@pytest.mark.parametrize(
    ("name", "head", "parts", "mimetype", "found"),
    [
        ("Plan.PDF", b"%PDF-1.7", frozenset(), "", "pdf"),
        ("plan.docx", b"PK\x03\x04", WORD, "", "docx"),
        ("plan.odt", b"PK\x03\x04", frozenset({"mimetype"}), "application/vnd.oasis.opendocument.text", "odt"),
    ],
)
def test_a_file_is_known_by_its_content(
    name: str, head: bytes, parts: frozenset[str], mimetype: str, found: str
) -> None:
    assert check_file(name, size=9, limit=10, head=head, parts=parts, mimetype=mimetype) == found


@pytest.mark.parametrize(
    ("name", "size", "head", "parts", "code"),
    [
        ("a.pdf", 0, b"", frozenset(), "file_empty"),
        ("a.pdf", 11, b"%PDF-", frozenset(), "file_too_large"),
        ("a.doc", 9, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", frozenset(), "file_old_office"),
        ("a.docx", 9, b"PK", WORD | {"word/vbaProject.bin"}, "file_macros"),
        ("a.pdf", 9, b"<html><script>", frozenset(), "file_kind_unknown"),
        ("a.zip", 9, b"PK", frozenset({"run.exe"}), "file_kind_unknown"),
        ("a.pdf", 9, b"PK", WORD, "file_misnamed"),
        ("a", 9, b"%PDF-", frozenset(), "file_misnamed"),
    ],
)
def test_a_wrong_file_is_refused(name: str, size: int, head: bytes, parts: frozenset[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_file(name, size=size, limit=10, head=head, parts=parts, mimetype="")
    assert refused.value.code == code


def test_a_text_is_read_as_paragraphs_and_points() -> None:
    text = "One\r\nline\r\n\r\n- first\n- second\nthen"
    assert blocks_of(text) == [Block("One\nline"), Block("", ("first", "second")), Block("then")]
    assert points_of("- a\n- b\n\nc") == ["a", "b", "c"]
    assert blocks_of("  \n") == []
