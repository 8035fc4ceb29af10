"""Loading documents with their versions from ``documents.yaml``. A document that is there already stays as it is."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from commissioning.models import (
    Body,
    ControlledDocument,
    Decision,
    DocumentApproval,
    DocumentReview,
    DocumentVersion,
    DocumentWaiver,
    Partnership,
    Post,
)
from commissioning.rules.document_control import Answer, Approval, DocumentKind, Number, Stage, WaiverKind
from commissioning.services.document_control import Doer, Draft, Particulars, add_document, write_version
from commissioning.services.document_files import NOTHING, Kept, keep
from commissioning.services.documents import Entry, add
from ihwb.kernel.errors import Refused

FILE = "documents.yaml"


class _Known:
    """What the file may name by its code."""

    def __init__(self, partnership: Partnership, folder: str | None) -> None:
        self.posts: dict[str, Post] = {one.code: one for one in partnership.posts.all()}
        self.bodies: dict[str, Body] = {one.code: one for one in partnership.bodies.all()}
        self.decisions: dict[str, Decision] = {one.reference: one for one in partnership.decisions.all()}
        self.folder = Path(folder).resolve() if folder else None


def load_documents(partnership: Partnership, document: dict[str, Any], folder: str | None) -> list[str]:
    """Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    known = _Known(partnership, folder)
    there = set(partnership.documents.values_list("reference", flat=True))
    for row in entry.rows("documents"):
        reference = row.text("reference")
        if reference in there:
            _read_past(row)
        else:
            _load(partnership, reference, row, known)
    entry.finish()
    return [f"{partnership.documents.count()} documents under control"]


def _read_past(row: Entry) -> None:
    for name in ("title", "kind", "owner", "restricted", "source", "versions", "waivers"):
        row._get(name)


def _load(partnership: Partnership, reference: str, row: Entry, known: _Known) -> None:
    doer = Doer(None, timezone.now(), restricted=True)
    particulars = Particulars(
        row.text("title"), row.choice("kind", DocumentKind), row.needed("owner", known.posts), row.flag("restricted")
    )
    made = add_document(
        partnership=partnership,
        reference=reference,
        particulars=particulars,
        source=row.text("source", ""),
        doer=doer,
    )
    number = Number(0, 0, 0)
    for one in row.rows("versions"):
        number = _load_version(made, number, one, known, doer)
    for one in row.rows("waivers"):
        _load_waiver(made, one, known)


def _load_version(document: ControlledDocument, last: Number, row: Entry, known: _Known, doer: Doer) -> Number:
    """Numbered on from the one before: "baseline: true" gives v1.0, v2.0; "amendment: true" v1.1."""
    baseline, amendment = row.flag("baseline"), row.flag("amendment")
    number = Number(last.major, last.minor, last.draft + 1)
    if baseline:
        number = Number(last.major + 1, 0, 0)
    elif amendment:
        number = Number(last.major, last.minor + 1, 0)
    draft = Draft(
        written_on=row.day("written_on"),
        authors=[_post(row, code, known) for code in row.texts("authors")],
        change_reference=row.text("change_reference", ""),
        summary=row.text("summary"),
        affected=row.text("affected", ""),
        sections=tuple((one.text("heading"), one.text("text", "")) for one in row.rows("sections")),
        kept=_file(row, known),
        location=row.text("location", ""),
        printed=row.text("printed", ""),
    )
    stage = Stage.BASELINE if baseline or amendment else Stage.DRAFT
    version = write_version(document, number, stage, draft, doer)
    _load_people(version, row, known)
    return number


def _load_people(version: DocumentVersion, row: Entry, known: _Known) -> None:
    for one in row.rows("reviews"):
        answered = one.day("answered_on")
        add(
            DocumentReview(
                version=version,
                post=one.needed("post", known.posts),
                asked_on=one.needed_day("asked_on"),
                due=one.needed_day("due"),
                answer=one.choice("answer", Answer).value if answered else Answer.WAITING.value,
                comments=one.text("comments", ""),
                answered_on=answered,
            )
        )
    for one in row.rows("approvals"):
        decided = one.day("decided_on")
        add(
            DocumentApproval(
                version=version,
                body=one.pick("body", known.bodies),
                post=one.pick("post", known.posts),
                due=one.day("due"),
                answer=Approval.APPROVED.value if decided else Approval.WAITING.value,
                decided_on=decided,
                decision=one.pick("decision", known.decisions),
                note=one.text("note", ""),
            )
        )
    if version.stage == Stage.DRAFT and version.reviews.exists():
        version.stage = Stage.REVIEW.value
        add(version)


def _load_waiver(document: ControlledDocument, row: Entry, known: _Known) -> None:
    add(
        DocumentWaiver(
            document=document,
            kind=row.choice("kind", WaiverKind).value,
            detail=row.text("detail"),
            why=row.text("why"),
            requested_by=row.needed("requested_by", known.posts),
            agreed_by=row.text("agreed_by"),
            agreed_on=row.needed_day("agreed_on"),
            decision_number=row.text("decision_number"),
        )
    )


def _post(row: Entry, code: str, known: _Known) -> Post:
    if code not in known.posts:
        row.fail(f"names the author {code!r}, which is not a post of the partnership's files")
    return known.posts[code]


def _file(row: Entry, known: _Known) -> Kept:
    name = row.text("file", "")
    if not name:
        return NOTHING
    path = (known.folder / name).resolve() if known.folder else None
    if path is None or known.folder not in path.parents or not path.is_file():
        row.fail(f"names the file {name!r}, which is not in the folder")
    try:
        with path.open("rb") as content:
            return keep(path.name, path.stat().st_size, content)
    except Refused as refused:
        row.fail(f"names a file that is not taken: {refused.message}")
