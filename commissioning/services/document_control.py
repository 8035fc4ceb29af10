"""Documents and their versions: a new document, the next draft, changed particulars. Its content never changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from commissioning.models import ControlledDocument, DocumentVersion, Partnership, Post, User
from commissioning.rules.decisions import content_hash, plain_lines
from commissioning.rules.document_control import DocumentKind, Number, Stage, next_draft
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.document_files import NOTHING, Kept
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a document is, apart from its versions."""

    title: str
    kind: DocumentKind
    owner: Post
    restricted: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new version says. sections: (heading, text); or a file; or the place where it is kept.

    opened: id of the newest version that the person had before them, 0 for none.
    """

    written_on: date | None
    authors: Sequence[Post]
    change_reference: str
    summary: str
    affected: str
    sections: tuple[tuple[str, str], ...] = ()
    kept: Kept = NOTHING
    location: str = ""
    printed: str = ""
    opened: int = 0

    @property
    def content(self) -> dict[str, Any]:
        lines = [
            {"heading": plain_lines(heading), "text": plain_lines(text)}
            for heading, text in self.sections
            if plain_lines(heading) or plain_lines(text)
        ]
        return {"sections": lines} if lines else {}


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does it, when. restricted: whether their role lets them see restricted documents."""

    by: User | None
    at: datetime
    restricted: bool = field(default=False)


@transaction.atomic
def add_document(
    *, partnership: Partnership, reference: str, particulars: Particulars, source: str, doer: Doer
) -> ControlledDocument:
    """A new document, without a version. Raises Refused: reference_taken, restricted_not_allowed."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if ControlledDocument.objects.filter(partnership=partnership, reference=reference).exists():
        raise Refused("reference_taken", f"There is a document {reference} already. Choose another reference.")
    _check_restricted(particulars, doer)
    document = ControlledDocument(
        partnership=partnership,
        reference=reference,
        title=particulars.title,
        kind=particulars.kind.value,
        owner=particulars.owner,
        restricted=particulars.restricted,
        source=source,
    )
    save(document, "Registered", doer.by)
    note(document, "commissioning.add_document", doer.by)
    return document


@transaction.atomic
def change_particulars(
    *, document_id: int, particulars: Particulars, retired_on: date | None, reason: str, doer: Doer
) -> ControlledDocument:
    """Title, kind, owner, access, and whether it is out of use."""
    document = locked(document_id)
    why = check_reason(reason)
    if document.restricted != particulars.restricted and not doer.restricted:
        raise Refused("restricted_not_allowed", "Your role does not change who may see a document.")
    before = document.restricted
    document.title, document.kind = particulars.title, particulars.kind.value
    document.owner, document.restricted, document.retired_on = particulars.owner, particulars.restricted, retired_on
    save(document, why, doer.by)
    opened = {"restricted": document.restricted} if before != document.restricted else {}
    note(document, "commissioning.change_document", doer.by, {"reason": why, **opened}, hide=before)
    return document


def _check_restricted(particulars: Particulars, doer: Doer) -> None:
    if particulars.restricted and not doer.restricted:
        raise Refused(
            "restricted_not_allowed",
            "Your role does not see restricted documents. Have a governance officer or commissioner register it.",
        )


@transaction.atomic
def add_draft(*, document_id: int, draft: Draft, doer: Doer) -> DocumentVersion:
    """The next draft. Raises Refused: version_newer, version_empty, nothing_changed."""
    document = locked(document_id)
    there = list(document.versions.order_by("major", "minor", "draft"))
    newest = there[-1] if there else None
    if draft.opened != (newest.pk if newest else 0):
        raise Refused(
            "version_newer",
            f"Somebody wrote {newest.label if newest else 'a version'} after you opened this page. Your words are "
            "still in the form: compare them with that version, then save again.",
        )
    version = write_version(document, next_draft([one.number for one in there]), Stage.DRAFT, draft, doer)
    if newest is not None and newest.content_hash == version.content_hash:
        raise Refused("nothing_changed", f"It says what {newest.label} says, so there is nothing to save.")
    detail = {"version": version.label, "text": version.content_hash}
    note(document, "commissioning.add_version", doer.by, detail)
    return version


def write_version(
    document: ControlledDocument, number: Number, stage: Stage, draft: Draft, doer: Doer
) -> DocumentVersion:
    """Save a version with its authors. Call it with the document locked."""
    content, kept = draft.content, draft.kept
    if not content and not kept.file and not draft.location:
        raise Refused("version_empty", "A version needs its text, its file, or the place where it is kept.")
    if content and kept.file:
        raise Refused("version_twofold", "A version is a text or a file, not both. Leave one of them out.")
    whole = {**content, "sha256": kept.sha256, "location": draft.location}
    version = DocumentVersion(
        document=document,
        major=number.major,
        minor=number.minor,
        draft=number.draft,
        stage=stage.value,
        printed=draft.printed,
        written_on=draft.written_on,
        change_reference=draft.change_reference.strip(),
        summary=draft.summary.strip(),
        affected=draft.affected.strip(),
        content=content,
        file=kept.file,
        file_name=kept.name,
        file_kind=kept.kind,
        file_size=kept.size,
        sha256=kept.sha256,
        location=draft.location,
        content_hash=content_hash(document.reference, "", [], whole),
        written_by=doer.by,
        created_at=doer.at,
    )
    save(version, draft.summary.strip() or "Written", doer.by)
    version.authors.set(draft.authors)
    return version


def locked(document_id: int) -> ControlledDocument:
    """The document, nobody else's until the transaction ends. Every act on a version locks it first."""
    return ControlledDocument.objects.select_for_update().get(pk=document_id)


def save(row: models.Model, reason: str, by: User | None) -> None:
    row._change_reason, row._history_user = reason, by  # type: ignore[attr-defined]  # simple_history reads both
    row.save()


def note(
    document: ControlledDocument, act: str, by: User | None, detail: dict[str, Any] | None = None, *, hide: bool = False
) -> None:
    """Into the record of acts, which more people read than a restricted document. hide: say its reference alone."""
    subject = document.reference if hide else document.safe_name
    record(act=act, partnership=document.partnership, subject=subject, by=by, detail=detail)
