"""Business cases: begin one, change what it is, write the next version of its text with its options and figures."""

from dataclasses import dataclass, replace

from django.db import transaction

from commissioning.models import (
    ControlledDocument,
    Decision,
    DocumentVersion,
    Partnership,
    Post,
    User,
)
from commissioning.rules.document_control import DocumentKind, Number, Stage
from commissioning.services.audit import record
from commissioning.services.document_control import Doer, Draft, Particulars, add_document, add_draft, write_version
from delivery.models import BusinessCase, CaseStage, CaseVersion, Programme, Project
from delivery.selectors.cases import FIGURES, Titles, figures_text, frozen_now
from delivery.services.reasons import checked_reason, save
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to begin. document: one that is there already; else one is registered under ``reference``."""

    code: str
    name: str
    covers: str
    stage: CaseStage
    reference: str
    owner: Post | None
    project: Project | None = None
    programme: Programme | None = None
    decision: Decision | None = None
    restricted: bool = False
    document: ControlledDocument | None = None
    source: str = ""


@transaction.atomic
def add_case(*, partnership: Partnership, new: NewCase, doer: Doer, reason: str = "Begun") -> BusinessCase:
    """Raises Refused: case_there, of_both, document_has_case, document_missing, and what ``add_document`` refuses."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if partnership.business_cases.filter(code=new.code).exists():
        raise Refused("case_there", f"There is a business case {new.code} already. Choose another code.")
    _check_of(new.project, new.programme)
    case = BusinessCase(
        partnership=partnership,
        document=_document(partnership, new, doer),
        project=new.project,
        programme=new.programme,
        decision=new.decision,
        code=new.code,
        name=new.name,
        covers=new.covers,
        stage=new.stage,
        position=1 + partnership.business_cases.count(),
    )
    _save(case, reason, doer.by)
    note(case, "delivery.add_case", doer.by, {"stage": case.stage})
    return case


def _check_of(project: Project | None, programme: Programme | None) -> None:
    if project and programme:
        raise Refused("of_both", "A case is of a project or of a programme. Choose one of the two and leave the other.")


def _document(partnership: Partnership, new: NewCase, doer: Doer) -> ControlledDocument:
    if new.document is not None:
        if BusinessCase.objects.filter(document=new.document).exists():
            raise Refused("document_has_case", f"{new.document.reference} is the text of a business case already.")
        return new.document
    if not new.reference or new.owner is None:
        raise Refused("document_missing", "Give a reference and an owner for its text, or choose a document.")
    particulars = Particulars(f"Business case: {new.name}", DocumentKind.BUSINESS_CASE, new.owner, new.restricted)
    return add_document(
        partnership=partnership, reference=new.reference, particulars=particulars, source=new.source, doer=doer
    )


@dataclass(frozen=True, slots=True)
class CaseFields:
    name: str
    covers: str
    stage: CaseStage
    project: Project | None
    programme: Programme | None
    decision: Decision | None


@transaction.atomic
def change_case(*, case_id: int, to: CaseFields, reason: str, by: User) -> BusinessCase:
    why = checked_reason(reason)
    case = locked_case(case_id)
    case.name, case.covers, case.stage = to.name.strip(), to.covers.strip(), to.stage
    _check_of(to.project, to.programme)
    case.project, case.programme, case.decision = to.project, to.programme, to.decision
    save(case, why, by)
    note(case, "delivery.change_case", by, {"stage": case.stage, "reason": why})
    return case


@transaction.atomic
def write_case_version(*, case_id: int, stage: CaseStage, draft: Draft, doer: Doer) -> DocumentVersion:
    """The next draft of the text, with the case's stage, options and figures as they stand now.

    Raises Refused as ``add_draft`` does: version_newer, version_empty, nothing_changed.
    """
    case = locked_case(case_id)
    version = add_draft(document_id=case.document_id, draft=_with_figures(case, draft), doer=doer)
    keep_figures(case, version, stage, doer.by)
    if case.stage != stage:
        case.stage = stage
        _save(case, f"{version.label} is written for this stage", doer.by)
    return version


def write_loaded_version(
    case: BusinessCase, number: Number, stage: Stage, draft: Draft, doer: Doer, only: Titles
) -> DocumentVersion:
    """A version as a file has it, draft or baseline, numbered as it says."""
    return write_version(case.document, number, stage, _with_figures(case, draft, only), doer)


def keep_figures(
    case: BusinessCase, version: DocumentVersion, stage: CaseStage, by: User | None, only: Titles = None
) -> CaseVersion:
    """Keep options and figures as they stand with a version of the text. only: titles of those that belong to it."""
    content, seal = frozen_now(case, only)
    kept = CaseVersion(case=case, version=version, stage=stage, content=content, fingerprint=seal)
    _save(kept, f"Kept with {version.label}", by)
    return kept


def _with_figures(case: BusinessCase, draft: Draft, only: Titles = None) -> Draft:
    """The text with the section that the application writes put at its end, in place of an older one."""
    sections = tuple(one for one in draft.sections if one[0].strip() != FIGURES)
    text = figures_text(case, only)
    return replace(draft, sections=(*sections, (FIGURES, text)) if text and any(b for _, b in sections) else sections)


def locked_case(case_id: int) -> BusinessCase:
    rows = BusinessCase.objects.select_for_update(of=("self",)).select_related("document", "partnership")
    return rows.get(pk=case_id)


def note(case: BusinessCase, act: str, by: User | None, detail: dict[str, object]) -> None:
    """Into the record of acts; of a restricted case only its reference and what says nothing of it."""
    if case.document.restricted:
        detail = {name: value for name, value in detail.items() if name in {"stage", "cells", "scores"}}
    record(act=act, partnership=case.partnership, subject=case.document.safe_name, by=by, detail=dict(detail))


def _save(row: BusinessCase | CaseVersion, why: str, by: User | None) -> None:
    row._change_reason, row._history_user = why, by  # type: ignore[union-attr]  # simple_history reads both on save
    row.save()
