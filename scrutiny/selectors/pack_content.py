"""What goes into a pack, item by item, as plain values that can be frozen."""

from datetime import date
from typing import Any

from django.utils import timezone

from commissioning.models.partnership import BodyKind
from commissioning.selectors.law_lists import public_plan
from commissioning.selectors.register_public import public_content
from delivery.selectors import (
    contract_papers,
    contract_register,
    control_charts,
    costs,
    measures,
    milestones,
    programme_paper,
)
from delivery.selectors.benefits.paper import benefits_paper
from ihwb.kernel.errors import Refused
from ihwb.kernel.freezing import thaw
from pool.models import PooledFund
from pool.selectors import fund_reports, plan, position, statement
from scrutiny.models import AgendaItem, CallInHearing, ItemKind, Meeting, Report
from scrutiny.rules.programme import municipal_year
from scrutiny.rules.reviews import OPEN as OPEN_REQUEST
from scrutiny.selectors import reports, support_content
from scrutiny.selectors.call_in_hearings import one_call_in
from scrutiny.selectors.case_content import approved_cases
from scrutiny.selectors.minutes import minutes_content, minutes_of
from scrutiny.selectors.review_content import report_content, request_content
from scrutiny.selectors.review_thread import is_agreed
from scrutiny.selectors.risk_content import issue_content, risk_content
from scrutiny.selectors.work_programme import programmes


def meeting_facts(meeting: Meeting) -> dict[str, Any]:
    """The cover: who meets, when, where."""
    body = meeting.body
    partners = meeting.partnership.organisations.filter(kind__in=["council", "nhs_commissioner"]).order_by("position")
    return {
        "title": meeting.title,
        "body": body.name,
        "organisation": body.organisation.name if body.organisation else meeting.partnership.name,
        "partnership": meeting.partnership.name,
        "partners": [partner.name for partner in partners],
        "day": timezone.localtime(meeting.starts_at).date(),
        "starts_at": meeting.starts_at,
        "ends_on": meeting.ends_on,
        "place": meeting.place,
        "papers_out_on": meeting.papers_out_on,
        "note": meeting.note,
        "source": meeting.source,
    }


def agenda_entry(item: AgendaItem) -> dict[str, Any]:
    """One line of the agenda as the reader of this edition sees it."""
    return {
        "place": item.key.removeprefix("item-"),
        "number": item.number,
        "title": item.title,
        "text": item.text,
        "part": item.part,
        "key": item.key if has_content(item) and not item.is_withdrawn else "",
        "appendices": []
        if item.is_withdrawn
        else [
            {"key": f"{item.key}-appendix-{one.position}", "title": one.title}
            for one in item.appendices.order_by("position")
        ],
        "withheld": False,
        "exemptions": list(item.exemptions),
        "reasons": item.public_interest_reasons,
        "withdrawn": item.is_withdrawn,
        "late_reason": item.late_reason,
        "follows_on": item.follows_on,
        "minutes": item.duration,
    }


_WITHHELD_COLUMNS = (
    "meeting", "position", "slot", "part", "number", "public_title", "exemption_paragraphs",
    "public_interest_reasons", "duration",
)  # fmt: skip


def withheld_entries(meeting: Meeting) -> list[dict[str, Any]]:
    """The Part II lines of the public agenda. Only the columns that are printed in public are read."""
    rows = meeting.agenda.filter(part=2).order_by("position").only(*_WITHHELD_COLUMNS)
    return [
        {
            "place": row.key.removeprefix("item-"),
            "number": row.number,
            "title": row.public_title,
            "text": "",
            "part": 2,
            "key": "",
            "appendices": [],
            "withheld": True,
            "exemptions": list(row.exemptions),
            "reasons": row.public_interest_reasons,
            "withdrawn": row.is_withdrawn,
            "minutes": row.duration,
        }
        for row in rows
    ]


def has_content(item: AgendaItem) -> bool:
    """Whether the item has a section of its own. An item of plain text in Part I stands on the agenda page."""
    if item.kind == ItemKind.TEXT:
        return item.is_exempt and bool(item.text)
    return item.kind != ItemKind.APPENDIX


def content_of(item: AgendaItem) -> Any:
    """The item's content by its kind; None where it has none of its own."""
    return _CONTENT[ItemKind(item.kind)](item) if has_content(item) else None


def _text(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, "text": item.text, "exemptions": list(item.exemptions), "source": item.source}


def _report(item: AgendaItem) -> Any:
    return reports.checked_report_view(reports.with_form(Report.objects.filter(agenda_items=item)).get())


def _finance(item: AgendaItem) -> dict[str, Any]:
    """The plan of the fund, and its position and risk share at the item's period where it names one.

    Without a period the plan alone, of a partnership that has one fund. Raises Refused for a period that is open.
    """
    if item.period is None:
        funds = list(PooledFund.objects.filter(agreement__partnership=item.meeting.partnership_id)[:2])
        return {"title": item.title, "plan": plan.plan(funds[0])} if len(funds) == 1 else {"title": item.title}
    if item.period.is_open:
        raise Refused(
            "period_open",
            f"Item {item.number} shows {item.period.month.label}, which is not certified yet: its figures are each "
            "partner's own until then. Certify the period, or choose one that is certified, then build the pack.",
        )
    place = position.position(item.period)
    return {
        "title": item.title,
        "plan": plan.plan(item.period.fund),
        "position": place,
        "chart": position.position_chart(place),
        "statement": statement.statement(item.period),
        "note": item.period.note,
    }


def _fund_report(item: AgendaItem) -> dict[str, Any]:
    """The fund's report as it was produced: it was frozen then, from certified figures."""
    assert item.fund_report is not None  # the database sees to that
    return {"title": item.title, "report": fund_reports.report_view(item.fund_report)}


def _forward_plan(item: AgendaItem) -> dict[str, Any]:
    """The published notices, and nothing that is still being written."""
    return {"title": item.title, "plan": public_plan(item.meeting.partnership, _day(item), known_by=_day(item))}


def _register(item: AgendaItem) -> dict[str, Any]:
    """As at the day of the meeting, with what everybody may read and nothing else."""
    return {"title": item.title, **public_content(item.meeting.partnership, _day(item))}


def _measures(item: AgendaItem) -> dict[str, Any]:
    partnership = item.meeting.partnership
    return {
        "title": item.title,
        "measures": measures.measures(partnership, on=_day(item)),
        "workstreams": milestones.workstreams(milestones.milestones(partnership, on=_day(item))),
        "costs": costs.programme_costs(partnership),
    }


def _cases(item: AgendaItem) -> dict[str, Any]:
    """Approved versions, of the cases that the item names or of all; restricted cases in Part II alone."""
    cases = approved_cases(item.meeting.partnership, restricted=item.part == 2, codes=item.scope)
    return {"title": item.title, "cases": cases}


def _verification(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **support_content.verification(item.meeting.partnership, _day(item))}


def _workforce(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **support_content.transfers(item.meeting.partnership, _day(item))}


def _engagement(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **support_content.engagement_of(item.meeting.partnership, _day(item))}


def _equality(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **support_content.equality(item.meeting.partnership, _day(item))}


def _benefits(item: AgendaItem) -> dict[str, Any]:
    """Cashable benefits against the gap from the meeting's financial year on, and the register of the others."""
    return {"title": item.title, **benefits_paper(item.meeting.partnership, _day(item))}


def _control_charts(item: AgendaItem) -> dict[str, Any]:
    """The measures that have values enough for limits on the day of the meeting."""
    held = control_charts.with_charts(item.meeting.partnership, on=_day(item))
    charted = [one for one in held if one.control is not None and one.control.has_limits]
    return {"title": item.title, "charted": charted, "without": len(held) - len(charted)}


def _contracts(item: AgendaItem) -> dict[str, Any]:
    """In Part I the register without confidential values; in Part II those values, and nothing that Part I has."""
    if item.is_exempt:
        return {"title": item.title, "values": contract_register.confidential_values(item.meeting.partnership)}
    return {"title": item.title, **contract_register.public_register(item.meeting.partnership, _day(item))}


def _procurements(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **contract_papers.procurements(item.meeting.partnership, _day(item))}


def _diligence(item: AgendaItem) -> dict[str, Any]:
    """In Part I where each stands; what was found and scored in Part II alone."""
    found = contract_papers.due_diligence(item.meeting.partnership, _day(item), exempt=item.is_exempt)
    return {"title": item.title, **found}


def _specifications(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, **contract_papers.specifications(item.meeting.partnership, _day(item))}


def _contract_reviews(item: AgendaItem) -> dict[str, Any]:
    """In Part I when; what was found and held against a provider in Part II alone."""
    found = contract_papers.reviews(item.meeting.partnership, _day(item), exempt=item.is_exempt)
    return {"title": item.title, **found}


def _minutes(item: AgendaItem) -> dict[str, Any]:
    """The minutes of an earlier meeting; their words on private items in Part II alone."""
    minutes = minutes_of(item.minutes_of) if item.minutes_of else None
    if minutes is None:
        name = item.minutes_of.title if item.minutes_of else "that meeting"
        raise Refused(
            "no_minutes", f"Item {item.number} carries the minutes of {name}, which are not made yet. Make them first."
        )
    return {**minutes_content(minutes, restricted=item.is_exempt), "title": item.title}


def _programme(item: AgendaItem) -> dict[str, Any]:
    """In Part I what everybody may read; in Part II the exceptions that wait for the board, with their reports."""
    partnership, day = item.meeting.partnership, _day(item)
    if item.is_exempt:
        waiting = programme_paper.before_the_board(partnership, day, item.scope)
        asked = programme_paper.changes_waiting(partnership, day, item.scope)
        return {"title": item.title, "waiting": waiting, "asked": asked}
    return {"title": item.title, "waiting": None, **programme_paper.programme_paper(partnership, day, item.scope)}


def _review_request(item: AgendaItem) -> dict[str, Any]:
    """The request form of a review. Raises Refused for one that is still being written."""
    assert item.review is not None  # the database sees to that
    if item.review.state in OPEN_REQUEST:
        raise Refused(
            "request_not_submitted",
            f"Item {item.number} carries the request for the review “{item.review.title}”, which is still being "
            "written. Submit it first, or take the item off.",
        )
    return {"title": item.title, **request_content(item.review)}


def _review(item: AgendaItem) -> dict[str, Any]:
    """The report of a review as the scrutiny body agreed it. In Part I without what is confidential.

    Raises Refused for a report that is not agreed.
    """
    assert item.review is not None  # the database sees to that
    if not is_agreed(item.review):
        raise Refused(
            "report_not_agreed",
            f"Item {item.number} carries the report of the review “{item.review.title}”, which is not agreed yet. "
            "Record that first, or take the item off.",
        )
    content = report_content(item.review, confidential=item.is_exempt)
    return {**thaw(content), "title": item.title, "agreed_on": item.review.report.agreed_on}


def _work_programme(item: AgendaItem) -> dict[str, Any]:
    """The programmes of the council's year in which the body meets: its own where it is a scrutiny body, else all."""
    body = item.meeting.body if item.meeting.body.kind == BodyKind.SCRUTINY else None
    year = municipal_year(_day(item))
    return {"title": item.title, "programmes": programmes(item.meeting.partnership, year, _day(item), body)}


def _call_in(item: AgendaItem) -> dict[str, Any]:
    """The call-in that is heard at the item; what was heard in confidence in Part II alone."""
    hearing = CallInHearing.objects.select_related("call_in").filter(item=item).first()
    if hearing is None:
        raise Refused(
            "no_call_in", f"Item {item.number} hears a call-in, and none is put before it. Put one there from its page."
        )
    view = one_call_in(item.meeting.partnership, hearing.call_in_id, confidential=item.is_exempt)
    return {"title": item.title, "view": view}


def _day(item: AgendaItem) -> date:
    """The London day of the meeting: what is overdue in a paper is overdue as at that day."""
    return timezone.localtime(item.meeting.starts_at).date()


_CONTENT = {
    ItemKind.TEXT: _text,
    ItemKind.REPORT: _report,
    ItemKind.FINANCE: _finance,
    ItemKind.FUND_REPORT: _fund_report,
    ItemKind.FORWARD_PLAN: _forward_plan,
    ItemKind.RISKS: risk_content,
    ItemKind.ISSUES: issue_content,
    ItemKind.REGISTER: _register,
    ItemKind.MEASURES: _measures,
    ItemKind.VERIFICATION: _verification,
    ItemKind.WORKFORCE: _workforce,
    ItemKind.ENGAGEMENT: _engagement,
    ItemKind.EQUALITY: _equality,
    ItemKind.CONTRACTS: _contracts,
    ItemKind.PROCUREMENT: _procurements,
    ItemKind.DILIGENCE: _diligence,
    ItemKind.SPECIFICATIONS: _specifications,
    ItemKind.CONTRACT_REVIEWS: _contract_reviews,
    ItemKind.PROGRAMME: _programme,
    ItemKind.CASES: _cases,
    ItemKind.BENEFITS: _benefits,
    ItemKind.MINUTES: _minutes,
    ItemKind.CONTROL_CHARTS: _control_charts,
    ItemKind.REQUEST: _review_request,
    ItemKind.REVIEW: _review,
    ItemKind.WORK_PROGRAMME: _work_programme,
    ItemKind.CALL_IN: _call_in,
}
