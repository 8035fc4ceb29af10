"""Loading business cases with their options and appraisals from ``cases.yaml``. A case that is there stays as it is."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.models import ControlledDocument, Decision, DocumentApproval, Partnership, Post
from commissioning.rules.document_control import Approval, Number, Stage
from commissioning.services.document_control import Doer, Draft
from commissioning.services.documents import REASON, Entry, add
from delivery.models import BusinessCase, CaseStage, DiscountTable, Programme, Project
from delivery.rules.appraisal.rates import Band
from delivery.services.appraisals import lay_down_rates
from delivery.services.cases import NewCase, add_case, keep_figures, write_loaded_version
from delivery.services.setup_appraisals import load_appraisal
from delivery.services.setup_options import load_options
from ihwb.kernel.errors import Refused

FILE = "cases.yaml"
_PARTS = (
    "document", "name", "covers", "stage", "project", "programme", "decision", "reference", "owner", "restricted",
    "source", "options", "appraisals", "versions",
)  # fmt: skip


class _Known:
    """What the file may name by its code."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.posts: dict[str, Post] = {one.code: one for one in partnership.posts.all()}
        self.projects: dict[str, Project] = {one.code: one for one in partnership.projects.all()}
        self.programmes: dict[str, Programme] = {one.code: one for one in partnership.programmes.all()}
        self.decisions: dict[str, Decision] = {one.reference: one for one in partnership.decisions.all()}
        self.documents: dict[str, ControlledDocument] = {one.reference: one for one in partnership.documents.all()}
        self.bodies: Mapping[str, Any] = {one.code: one for one in partnership.bodies.all()}

    @property
    def tables(self) -> dict[str, DiscountTable]:
        """By name; of tables with the same name the latest."""
        return {one.name: one for one in self.partnership.discount_tables.order_by("since")}


def load_cases(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Raises Refused naming the place and what is wrong there."""
    if "cases" not in documents:
        return []
    entry = Entry(FILE, documents["cases"])
    there = set(partnership.discount_tables.values_list("since", flat=True))
    for row in entry.rows("discount_tables"):
        _load_table(partnership, row, there)
    known = _Known(partnership)
    codes = set(partnership.business_cases.values_list("code", flat=True))
    for row in entry.rows("cases"):
        code = row.text("code")
        if code in codes:
            row.leave(*_PARTS)
        else:
            _load_case(code, row, known)
    entry.finish()
    return [f"{partnership.business_cases.count()} business cases"]


def _load_table(partnership: Partnership, row: Entry, there: set[Any]) -> None:
    name, since, source = row.text("name"), row.needed_day("since"), row.text("source")
    bands = [Band(int(_number(one, "from")), _number(one, "rate")) for one in row.rows("bands")]
    if since in there:
        return
    try:
        lay_down_rates(
            partnership=partnership, name=name, since=since, bands=bands, source=source, reason=REASON, by=None
        )
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")


def _number(row: Entry, name: str) -> Decimal:
    found = row.number(name)
    if found is None:
        row.fail(f"needs a figure in “{name}”")
    return found


def _load_case(code: str, row: Entry, known: _Known) -> None:
    doer = Doer(None, timezone.now(), restricted=True)
    new = NewCase(
        code=code,
        name=row.text("name"),
        covers=row.text("covers"),
        stage=row.choice("stage", CaseStage),
        reference=row.text("reference", ""),
        owner=row.pick("owner", known.posts),
        project=row.pick("project", known.projects),
        programme=row.pick("programme", known.programmes),
        decision=row.pick("decision", known.decisions),
        restricted=row.flag("restricted"),
        document=row.pick("document", known.documents),
        source=row.text("source", ""),
    )
    try:
        case = add_case(partnership=known.partnership, new=new, doer=doer, reason=REASON)
    except Refused as refused:
        row.fail(f"is refused: {refused.message.rstrip('.')}")
    for place, one in enumerate(row.rows("options"), start=1):
        load_options(case, place, one)
    for place, one in enumerate(row.rows("appraisals"), start=1):
        load_appraisal(case, place, one, known.tables)
    _load_versions(case, row, known, doer)


def _load_versions(case: BusinessCase, row: Entry, known: _Known, doer: Doer) -> None:
    """The versions of the file; of a document that was there, the newest one it has keeps the figures."""
    last = Number(0, 0, 0)
    for one in row.rows("versions"):
        last = _load_version(case, last, one, known, doer)
    newest = case.document.versions.order_by("-major", "-minor", "-draft").first()
    if newest is not None and last == Number(0, 0, 0):
        keep_figures(case, newest, CaseStage(case.stage), None)


def _load_version(case: BusinessCase, last: Number, row: Entry, known: _Known, doer: Doer) -> Number:
    """Numbered on from the one before. keeps: titles of the options and appraisals that belong to it; none: all."""
    baseline, keeps = row.flag("baseline"), row.texts("keeps")
    number = Number(last.major + 1, 0, 0) if baseline else Number(last.major, last.minor, last.draft + 1)
    authors = []
    for code in row.texts("authors"):
        if code not in known.posts:
            row.fail(f"names the author {code!r}, which is not a post of the partnership's files")
        authors.append(known.posts[code])
    draft = Draft(
        written_on=row.day("written_on"),
        authors=authors,
        change_reference=row.text("change_reference", ""),
        summary=row.text("summary"),
        affected=row.text("affected", ""),
        sections=tuple((one.text("heading"), one.text("text")) for one in row.rows("sections")),
        printed=row.text("printed", ""),
    )
    stage = row.choice("stage", CaseStage)
    only = frozenset(keeps) or None
    written = write_loaded_version(case, number, Stage.BASELINE if baseline else Stage.DRAFT, draft, doer, only)
    keep_figures(case, written, stage, None, only)
    for one in row.rows("approvals"):
        add(
            DocumentApproval(
                version=written,
                body=one.pick("body", known.bodies),
                post=one.pick("post", known.posts),
                answer=Approval.APPROVED.value,
                decided_on=one.needed_day("decided_on"),
                decision=one.pick("decision", known.decisions),
                note=one.text("note", ""),
            )
        )
    return number
