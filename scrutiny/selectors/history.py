"""Who changed what and why, in the form that the history component shows; private words only for who may read them."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from commissioning.selectors.history import Change, HistoryEntry
from scrutiny.models import (
    AgendaItem,
    Appendix,
    EnquiryLine,
    Evidence,
    EvidenceNote,
    Finding,
    ItemOutcome,
    ItemVote,
    Meeting,
    MeetingAction,
    RecommendationAction,
    RecommendationAnswer,
    Report,
    Review,
    ReviewPanelSeat,
    ReviewPlanStage,
    ReviewRecipient,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.review_sight import Sight
from scrutiny.selectors.review_thread import is_agreed

_ACTS = {"+": "Added", "~": "Changed", "-": "Removed"}
_SILENT = frozenset({"version", "id", "position", "sha256", "file"})
_LONGEST = 600


def was_ever_exempt(item: AgendaItem) -> bool:
    """True if the item is private now, or was: then its history holds private words."""
    return item.is_exempt or item.history.filter(part=Part.EXEMPT).exists()


def report_was_ever_exempt(report: Report) -> bool:
    """As for an item; a report that a private item carries counts as private."""
    private = report.is_exempt or report.history.filter(part=Part.EXEMPT).exists()
    return private or report.agenda_items.filter(part=Part.EXEMPT).exists()


def row_history(row: models.Model) -> list[HistoryEntry]:
    """All that happened to one row, newest first, with the fields that changed."""
    return _entries(row.history.all(), str(row._meta.verbose_name))  # type: ignore[attr-defined]


def item_history(item: AgendaItem) -> list[HistoryEntry]:
    """The item with what came of it, its votes and its actions; removed ones too."""
    found = row_history(item)
    outcomes = ItemOutcome.history.filter(agenda_item_id=item.pk)
    found += _entries(outcomes, "outcome")
    found += _entries(ItemVote.history.filter(outcome_id__in=outcomes.values("id")), "vote")
    found += _entries(MeetingAction.history.filter(agenda_item_id=item.pk), "action")
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def report_history(report: Report) -> list[HistoryEntry]:
    """The report with everything that hangs on it: sections, options, sign-offs, papers, recommendations."""
    found = row_history(report)
    for rows in (
        report.sections, report.options, report.sign_offs, report.background_papers, report.own_recommendations,
        report.figures, report.images, report.explanations,
    ):  # fmt: skip
        model = rows.model
        label = str(model._meta.verbose_name).removeprefix("report ")
        found += _entries(model.history.filter(report_id=report.pk), label)
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def meeting_history(meeting: Meeting, *, restricted: bool) -> list[HistoryEntry]:
    """What happened to the meeting, its items and its uploaded documents; of private items the act alone."""
    found = row_history(meeting)
    items: dict[int, bool] = {}
    for record in AgendaItem.history.filter(meeting_id=meeting.pk).select_related("history_user"):
        items[record.id] = items.get(record.id, False) or record.part == Part.EXEMPT
        found.append(_act(record, f"item {record.number}", open_words=restricted or record.part == Part.PUBLIC))
    for record in Appendix.history.filter(agenda_item_id__in=items).select_related("history_user"):
        words = restricted or not items[record.agenda_item_id]
        found.append(_act(record, f"document “{record.title}”" if words else "a private document", open_words=words))
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def _entries(records: models.QuerySet[Any], label: str) -> list[HistoryEntry]:
    """Each record with what differs from the one before it on the same row."""
    found = []
    before: dict[int, Any] = {}
    for record in records.select_related("history_user").order_by("history_date", "history_id"):
        changes = _changes(before.get(record.id), record) if record.history_type == "~" else ()
        before[record.id] = record
        found.append(_act(record, label, changes=changes))
    return found[::-1]


def _act(record: Any, label: str, *, open_words: bool = True, changes: Iterable[Change] = ()) -> HistoryEntry:
    return HistoryEntry(
        when=record.history_date,
        who=record.history_user.name if record.history_user else "The system",
        what=f"{_ACTS[record.history_type]}: {label}",
        reason=(record.history_change_reason or "") if open_words else "",
        changes=tuple(changes),
    )


def _changes(old: Any, new: Any) -> tuple[Change, ...]:
    if old is None:
        return ()
    names = [field for field in new.tracked_fields if field.name not in _SILENT]
    return tuple(
        Change(str(field.verbose_name).capitalize(), _words(old, field), _words(new, field))
        for field in names
        if getattr(old, field.attname) != getattr(new, field.attname)
    )


def _words(record: Any, field: Any) -> str:
    value = getattr(record, field.attname)
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    elif isinstance(field, models.ForeignKey) and value is not None:
        value = field.related_model._default_manager.filter(pk=value).first()
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def review_history(review: Review, sight: Sight) -> list[HistoryEntry]:
    """The review with what hangs on it. What is, or ever was, confidential is for who hears it alone."""
    found = row_history(review)
    told = sight.drafts or is_agreed(review)
    model: Any
    for model in (ReviewPanelSeat, ReviewPlanStage, ReviewSession, SessionWitness, EnquiryLine):
        found += _entries(model.history.filter(review_id=review.pk), str(model._meta.verbose_name))
    for model in (Evidence, Finding) if told else ():
        rows = model.history.filter(review_id=review.pk)
        if not sight.confidential:
            rows = rows.exclude(id__in=rows.filter(confidential=True).values("id"))
        found += _entries(rows, str(model._meta.verbose_name))
    if sight.confidential:
        found += _entries(EvidenceNote.history.filter(review_id=review.pk), "note of evidence")
    if told:
        found += _entries(ReviewRecommendation.history.filter(review_id=review.pk), "recommendation")
        answers = RecommendationAnswer.history.filter(recommendation__review=review)
        found += _entries(answers, "answer")
        found += _entries(RecommendationAction.history.filter(answer__recommendation__review=review), "action")
        found += _entries(ReviewRecipient.history.filter(review_id=review.pk), "body that must answer")
    return sorted(found, key=lambda entry: entry.when, reverse=True)
