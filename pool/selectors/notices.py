"""Notices of a variance: what is due, what was sent and when, and who has acknowledged it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from commissioning.models import Organisation, RoleHolding
from commissioning.rules.roles import Role
from commissioning.selectors.calendar import working_calendar
from pool.models import ActionPlanState, NoticeState, Period, PooledFund, VarianceNotice
from pool.rules.notice import Notice, draft_text, lateness, notice_of
from pool.rules.position import LinePosition
from pool.selectors.fund_partners import partners_of
from pool.selectors.position import Position
from pool.selectors.terms import terms_of

_TOLD = (Role.FINANCE_OFFICER, Role.COMMISSIONER, Role.BOARD_MEMBER)
_TOP = 5


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """at None: the partner has not acknowledged yet."""

    code: str
    name: str
    by: str = ""
    at: datetime | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """late: "sent 3 working days late", or ""; overdue: still to be sent and the last day is past."""

    fund_code: str
    year: int
    number: int
    label: str
    variance: Decimal
    tolerance: Decimal
    due_on: date
    state: str
    text: str
    reason: str
    arithmetic: str
    sent_by: str
    sent_at: datetime | None
    late: str
    overdue: bool
    acknowledgements: tuple[Acknowledged, ...]
    plan: str
    closed_by: str
    closed_at: datetime | None
    closing_note: str

    @property
    def waiting_for(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.acknowledgements if one.at is None)

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.text.split("\n\n") if part.strip()]


def notice_in(period: Period) -> VarianceNotice | None:
    found = VarianceNotice.objects.select_related("period__fund__agreement__partnership", "sent_by", "closed_by")
    return found.filter(period=period).first()


def notice_view(notice: VarianceNotice, on: date) -> NoticeView:
    """The notice as its page shows it. on: today."""
    return _view(notice, on, _acknowledged(notice))


def notices_of(fund: PooledFund, on: date) -> list[NoticeView]:
    """Every notice of the fund, the latest first."""
    rows = VarianceNotice.objects.filter(period__fund=fund).select_related(
        "period__fund__agreement__partnership", "sent_by", "closed_by", "plan"
    )
    rows = rows.prefetch_related("acknowledgements__organisation", "acknowledgements__acknowledged_by")
    partners = partners_of(fund)
    return [_view(one, on, _acknowledged(one, partners)) for one in rows.order_by("-period__year", "-period__number")]


def _acknowledged(notice: VarianceNotice, partners: list[Organisation] | None = None) -> tuple[Acknowledged, ...]:
    held = {one.organisation_id: one for one in notice.acknowledgements.all()}
    found = []
    for partner in partners if partners is not None else partners_of(notice.period.fund):
        one = held.get(partner.pk)
        said = (one.acknowledged_by.name, one.acknowledged_at, one.comment) if one else ()
        found.append(Acknowledged(partner.code, partner.name, *said))
    return tuple(found)


def _view(notice: VarianceNotice, on: date, acknowledged: tuple[Acknowledged, ...]) -> NoticeView:
    period, clock = notice.period, clock_of(notice)
    calendar = working_calendar(period.fund.agreement.partnership)
    sent_on = timezone.localtime(notice.sent_at).date() if notice.sent_at else None
    plan = getattr(notice, "plan", None)
    return NoticeView(
        fund_code=period.fund.code,
        year=period.year,
        number=period.number,
        label=period.month.label,
        variance=notice.variance,
        tolerance=notice.tolerance,
        due_on=notice.due_on,
        state=notice.state,
        text=notice.text,
        reason=clock.reason if clock else "",
        arithmetic=clock.arithmetic if clock else "",
        sent_by=notice.sent_by.name if notice.sent_by else "",
        sent_at=notice.sent_at,
        late=lateness(sent_on, notice.due_on, calendar) if sent_on else "",
        overdue=sent_on is None and on > notice.due_on,
        acknowledgements=acknowledged,
        plan=ActionPlanState(plan.state).label if plan else "",
        closed_by=notice.closed_by.name if notice.closed_by else "",
        closed_at=notice.closed_at,
        closing_note=notice.closing_note,
    )


def clock_of(notice: VarianceNotice) -> Notice | None:
    """The notice's clock in words, from what was kept when it was raised."""
    terms, period = terms_of(notice.period), notice.period
    calendar = working_calendar(period.fund.agreement.partnership)
    days = terms.notice_working_days
    found = notice_of(notice.variance, notice.tolerance, notice.clock_started_on, days, calendar)
    if found is None or found.last_day == notice.due_on:
        return found
    # The calendar was corrected since: the day that was told stands, without an arithmetic that no longer fits it.
    return Notice(found.start, notice.due_on, found.reason, "")


def drafted(shown: Position) -> str:
    """The text of a notice from the position: the lines with the largest variance in its direction, and comments."""
    lines = [line for group in shown.groups for line in group.lines]
    variance = shown.total.variance or Decimal(0)
    return draft_text(shown.label, variance, shown.tolerance, _top(lines, variance))


def _top(lines: Iterable[LinePosition], variance: Decimal) -> list[tuple[str, Decimal, str]]:
    sign = 1 if variance > 0 else -1
    held = [(one.name, one.variance, one.comment) for one in lines if one.variance and one.variance * sign > 0]
    return sorted(held, key=lambda one: -abs(one[1]))[:_TOP]


def addressees(fund: PooledFund, on: date) -> list[str]:
    """E-mail addresses of the partners' finance officers, commissioners and board members on the day, each once."""
    ids = [one.pk for one in partners_of(fund)]
    held = RoleHolding.objects.filter(
        partnership=fund.agreement.partnership, role__in=[role.value for role in _TOLD], since__lte=on
    ).filter(user__is_active=True)
    rows = held.values_list("user__email", "organisation_id", "until").order_by("user__email")
    found = [
        mail for mail, organisation, until in rows if (until is None or until >= on) and organisation in {*ids, None}
    ]
    return list(dict.fromkeys(found))


def open_notices(fund: PooledFund) -> list[VarianceNotice]:
    """Notices that were not closed yet."""
    rows = VarianceNotice.objects.filter(period__fund=fund).exclude(state=NoticeState.CLOSED)
    return list(rows.select_related("period__fund__agreement__partnership"))
