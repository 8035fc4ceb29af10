"""Loading scrutiny reviews with all that hangs on them. What is wrong is said with the place of its entry."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from commissioning.models import DocumentVersion, Partnership, Seat
from commissioning.rules.bodies import Chair
from commissioning.services.documents import REASON, Entry
from ihwb.kernel.errors import Refused
from scrutiny.models import (
    AgendaItem,
    Edition,
    EnquiryLine,
    Evidence,
    EvidenceKind,
    EvidenceNote,
    Finding,
    Review,
    ReviewPanelSeat,
    ReviewPlanStage,
    ReviewPublication,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.rules.reviews import Pages, RequestState
from scrutiny.services import review_parts as parts
from scrutiny.services.report_setup import put
from scrutiny.services.review_answer_setup import load_answers

_TEXTS = (
    "beneficiaries", "duration", "start_reason", "end_reason", "requested_by", "source", "note", "panels",
    "decision_words",
)  # fmt: skip
_DAYS = ("starts_on", "ends_on", "request_received_on", "submitted_on", "decided_on", "plan_meeting_on")

New = TypeVar("New", bound=parts.Part)
Thing = TypeVar("Thing")


def load_reviews(partnership: Partnership, entry: Entry, folder: Path) -> None:
    """The reviews of the file. A review that is there already is left alone, and all that hangs on it."""
    for row in entry.rows("reviews"):
        review = _review(partnership, row)
        there = partnership.reviews.filter(slug=review.slug).exists()
        public_since = row.day("public_since")
        if not there:
            put(row, review)
            if public_since:
                put(row, ReviewPublication(review=review, since=public_since))
        _Loader(review, folder, writes=not there).load(row)


def _review(partnership: Partnership, row: Entry) -> Review:
    bodies = {one.code: one for one in partnership.bodies.all()}
    meetings = {one.slug: one for one in partnership.meetings.all()}
    return Review(
        partnership=partnership,
        slug=row.text("slug"),
        title=row.text("title"),
        body=row.needed("body", bodies),
        state=row.choice("state", RequestState).value if row.has("state") else RequestState.DRAFT.value,
        deciding_body=row.pick("deciding_body", bodies),
        decided_at=row.pick("decided_at", meetings),
        meeting=row.pick("meeting", meetings),
        decision=row.pick("decision", {one.reference: one for one in partnership.decisions.all()}),
        scope=row.text("scope"),
        reasons=row.text("reasons"),
        aims=row.text("aims"),
        **{name: row.day(name) for name in _DAYS},
        **{name: row.text(name, "") for name in _TEXTS},
    )


class _Loader:
    """Reads the lists of one review, and puts their rows in where the review is new.

    ``writes``: False for a review that is there already: its lists are read, so that a fault in them is still told.
    """

    def __init__(self, review: Review, folder: Path, *, writes: bool) -> None:
        self.review, self.folder, self.writes = review, folder, writes
        self.questions: dict[str, EnquiryLine] = {}
        self.sessions: dict[str, ReviewSession] = {}
        self.witnesses: dict[str, SessionWitness] = {}
        self.evidence: dict[str, Evidence] = {}
        self.findings: dict[str, Finding] = {}

    def load(self, row: Entry) -> None:
        for one in row.rows("panel"):
            self._seat(one)
        for one in row.rows("stages"):
            self._stage(one)
        for number, text in enumerate(row.texts("questions"), start=1):
            self.questions[str(number)] = self._add(row, EnquiryLine(), {"text": text})
        for one in row.rows("sessions"):
            self._session(one)
        for number, one in enumerate(row.rows("evidence"), start=1):
            self.evidence[str(number)] = self._evidence(one)
        for number, one in enumerate(row.rows("findings"), start=1):
            self.findings[str(number)] = self._finding(one)
        for one in row.rows("recommendations"):
            self._recommendation(one)
        load_answers(self.review, row, writes=self.writes)

    def _add(self, row: Entry, new: New, values: dict[str, Any], **links: Any) -> New:
        if not self.writes:
            return new
        try:
            self.review.refresh_from_db()
            parts.add_part(
                review=self.review,
                row=new,
                version=self.review.version,
                values=values,
                links=links,
                by=None,
                reason=REASON,
            )
        except Refused as refused:
            row.fail(f"is refused: {refused.message.rstrip('.')}")
        return new

    def _pick(self, row: Entry, name: str, known: Mapping[str, Thing]) -> Thing | None:
        """What a number in a field stands for, in the order of the review's own list."""
        number = row.whole_or_none(name)
        if number is not None and str(number) not in known:
            row.fail(f"names {number} in “{name}”, and the review has {len(known)}")
        return None if number is None else known[str(number)]

    def _many(self, row: Entry, name: str, known: Mapping[str, Thing]) -> list[Thing]:
        numbers = [str(int(number)) for number in row.numbers(name)]
        if unknown := [number for number in numbers if number not in known]:
            row.fail(f"names {unknown[0]} in “{name}”, and the review has {len(known)}")
        return [known[number] for number in numbers]

    def _seat(self, row: Entry) -> None:
        body = row.needed("body", {one.code: one for one in self.review.partnership.bodies.all()})
        seats = {one.name: one for one in Seat.objects.filter(body=body)}
        chair = row.choice("chair", Chair).value if row.has("chair") else ""
        values = {
            "seat": row.needed("seat", seats),
            "chair": chair,
            "co_opted": row.flag("co_opted"),
            "since": row.needed_day("since"),
            "until": row.day("until"),
        }
        self._add(row, ReviewPanelSeat(), values)

    def _stage(self, row: Entry) -> None:
        values = {
            "title": row.text("title"),
            "owner": row.pick("owner", {one.code: one for one in self.review.partnership.posts.all()}),
            "planned_from": row.needed_day("planned_from"),
            "planned_to": row.needed_day("planned_to"),
            "actual_from": row.day("actual_from"),
            "actual_to": row.day("actual_to"),
            "note": row.text("note", ""),
        }
        self._add(row, ReviewPlanStage(), values)

    def _session(self, row: Entry) -> None:
        number = row.whole("number")
        if number != len(self.sessions) + 1:
            row.fail(f"is number {number} where {len(self.sessions) + 1} comes next")
        values = {
            "title": row.text("title"),
            "held_on": row.day("held_on"),
            "place": row.text("place", ""),
            "meeting": row.pick("meeting", {one.slug: one for one in self.review.partnership.meetings.all()}),
            "document": row.text("document", ""),
            "examines": row.text("examines", ""),
            "private": row.flag("private"),
        }
        session = self.sessions[str(number)] = self._add(row, ReviewSession(), values)
        for one in row.rows("witnesses"):
            given = {"session": session, "post": one.text("post"), "organisation": one.text("organisation")}
            self.witnesses[str(len(self.witnesses) + 1)] = self._add(one, SessionWitness(), given)

    def _evidence(self, row: Entry) -> Evidence:
        kind = row.choice("kind", EvidenceKind)
        pages = Pages.parse(row.text("pages", "")) if row.has("pages") else None
        if row.has("pages") and pages is None:
            row.fail("needs printed pages such as 17 or 17-19 in “pages”")
        values: dict[str, Any] = {
            "title": row.text("title"),
            "kind": kind,
            "session": self._pick(row, "session", self.sessions),
            "witness": self._pick(row, "witness", self.witnesses),
            "document": self._document(row),
            "item": self._item(row),
            "edition": row.choice("edition", Edition) if row.has("edition") else "",
            "page_from": pages.first if pages else None,
            "page_to": pages.last if pages else None,
            "confidential": row.flag("confidential"),
            "confidential_reason": row.text("confidential_reason", ""),
            "received_on": row.day("received_on"),
            "source": row.text("source", ""),
            **self._upload(row),
        }
        new = self._add(row, Evidence(), values)
        for one in row.rows("notes"):
            question = self._pick(one, "question", self.questions)
            if question is None:
                one.fail("needs the number of a question in “question”")
            self._add(one, EvidenceNote(), {"evidence": new, "question": question, "text": one.text("text")})
        return new

    def _upload(self, row: Entry) -> dict[str, Any]:
        name = row.text("file", "none")
        if name == "none":
            return {}
        try:
            return parts.upload_values(self.folder / name, name)
        except Refused as refused:
            row.fail(f"is refused: {refused.message.rstrip('.')}")
        except OSError:
            row.fail("names a file that is not in the folder")

    def _item(self, row: Entry) -> AgendaItem | None:
        """An agenda item by its meeting and its number: "scrutiny-2014-11-06 4(b)"."""
        if not row.has("item"):
            return None
        meeting, _, number = row.text("item").partition(" ")
        rows = AgendaItem.objects.filter(meeting__partnership=self.review.partnership, meeting__slug=meeting)
        found = rows.filter(number=number).select_related("meeting").first()
        if found is None:
            row.fail(f"names {meeting} {number} in “item”, which is no item of a meeting's agenda")
        return found

    def _document(self, row: Entry) -> DocumentVersion | None:
        """The newest version of a document under control, by the document's reference."""
        if not row.has("document"):
            return None
        rows = DocumentVersion.objects.filter(document__partnership=self.review.partnership)
        found = rows.filter(document__reference=row.text("document")).order_by("-major", "-minor", "-draft").first()
        if found is None:
            row.fail(f"names {row.text('document')} in “document”, which is not under control here")
        return found

    def _finding(self, row: Entry) -> Finding:
        question = self._pick(row, "question", self.questions)
        if question is None:
            row.fail("needs the number of a question in “question”")
        values = {"question": question, "text": row.text("text"), "confidential": row.flag("confidential")}
        return self._add(row, Finding(), values, evidence=self._many(row, "evidence", self.evidence))

    def _recommendation(self, row: Entry) -> None:
        bodies = {one.code: one for one in self.review.partnership.bodies.all()}
        codes = row.texts("bodies")
        if unknown := [code for code in codes if code not in bodies]:
            row.fail(f"names {unknown[0]} in “bodies”, which is not a code of the partnership's files")
        self._add(
            row,
            ReviewRecommendation(),
            {"text": row.text("text")},
            findings=self._many(row, "findings", self.findings),
            bodies=[bodies[code] for code in codes],
        )
