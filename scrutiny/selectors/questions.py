"""Questions to the author of an item, asked before the meeting, and their answers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access
from ihwb.web.duties import Duty
from scrutiny.models import AgendaItem, Appendix, ItemQuestion, Meeting
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.meetings import first_day, last_day
from scrutiny.selectors.private_papers import reads_private
from scrutiny.selectors.recusals import withheld_papers

ASK = "scrutiny.ask_questions"
OFFICER = "scrutiny.change_meetings"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as its reader sees it. answer: empty while it is open; may_answer: the reader is to answer it."""

    pk: int
    text: str
    by: str
    at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    may_answer: bool


def item_of(meeting: Meeting, paper: str) -> AgendaItem | None:
    """The item that a paper belongs to; None for the agenda, and for an item that is taken off it."""
    kind, number = paper[:1], paper[1:]
    if not number.isdigit():
        return None
    rows = meeting.agenda.select_related(
        "report__author", "report__lead_officer", "meeting__partnership", "period__fund"
    )
    if kind == "i":
        return rows.filter(pk=int(number)).first()
    if kind == "d" and (document := Appendix.objects.filter(pk=int(number)).first()):
        return rows.filter(pk=document.agenda_item_id).first()
    return None


def may_read_item(access: Access, item: AgendaItem) -> bool:
    """True for who may read the item's papers: private ones only with that right, and not for who leaves for it."""
    if item.part != Part.EXEMPT:
        return True
    return reads_private(access, item.meeting.body) and f"i{item.pk}" not in withheld_papers(access, [item.meeting_id])


def may_answer(access: Access, item: AgendaItem, day: date) -> bool:
    """The author and the lead officer of its report, whoever acts for them, and the governance officer."""
    if not may_read_item(access, item):
        return False
    if access.may(OFFICER):
        return True
    return bool(_posts_of(item) & set(posts_acted_for(access.user, access.partnership, day)))


def _posts_of(item: AgendaItem) -> set[int]:
    return {item.report.author_id, item.report.lead_officer_id} if item.report else set()


def is_open(meeting: Meeting, day: date) -> bool:
    """Whether questions may still be asked: before the meeting is over."""
    return day <= last_day(meeting)


def questions_of(item: AgendaItem, access: Access) -> list[QuestionView]:
    """The questions on an item, the oldest first; none for who may not read it."""
    if not may_read_item(access, item):
        return []
    answers = may_answer(access, item, timezone.localdate())
    rows = item.questions.select_related("asked_by", "answered_by").order_by("asked_at", "pk")
    return [
        QuestionView(
            pk=one.pk,
            text=one.text,
            by=one.asked_by.name,
            at=one.asked_at,
            answer=one.answer,
            answered_by=one.answered_by.name if one.answered_by else "",
            answered_at=one.answered_at,
            may_answer=answers and not one.answer,
        )
        for one in rows
    ]


def open_questions(access: Access) -> QuerySet[ItemQuestion]:
    rows = ItemQuestion.objects.filter(item__meeting__partnership=access.partnership, answer="")
    return rows.select_related("item__meeting", "item__report").order_by("item__meeting__starts_at", "asked_at")


def duties(access: Access, on: date) -> list[Duty]:
    """The questions that the person is to answer, each by the day of its meeting.

    The author and the lead officer answer; the governance officer where the item has no report.
    """
    posts = set(posts_acted_for(access.user, access.partnership, on))
    found = []
    for one in open_questions(access):
        mine = bool(_posts_of(one.item) & posts) if one.item.report else access.may(OFFICER)
        if not mine or not may_read_item(access, one.item):
            continue
        found.append(
            Duty(
                what=f"Answer the question on item {one.item.number} of {one.item.meeting.title}",
                url=reverse(
                    "scrutiny:question_answer", kwargs={"partnership": access.partnership.slug, "question": one.pk}
                ),
                due=first_day(one.item.meeting),
                detail=f"Asked {timezone.localtime(one.asked_at):%-d %B}.",
                many="Answer {count} questions on agenda items",
                all_url=reverse("scrutiny:meetings", kwargs={"partnership": access.partnership.slug}),
            )
        )
    return found
