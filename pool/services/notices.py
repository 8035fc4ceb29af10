"""Notices of a variance: raised from certified figures, sent by the pool manager, acknowledged by each partner."""

import logging
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from commissioning.models import Organisation, User
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.models import Acknowledgement, ActionPlanState, NoticeState, Period, PeriodState, PooledFund, VarianceNotice
from pool.selectors.notices import addressees, drafted
from pool.selectors.position import position
from pool.services.keeping import drop, keep

logger = logging.getLogger(__name__)
_LOOKS_BACK = timedelta(days=35)  # older ones were looked at many times


@transaction.atomic
def raise_notices(period: Period, at: datetime) -> VarianceNotice | None:
    """Note that the partners must be told of a certified period's variance; None where it keeps within the tolerance.

    May be called again: a notice that was sent stays as it is, one that was not follows the figures. ``at`` is when.
    """
    if period.is_open:
        return None
    Period.objects.select_for_update().get(pk=period.pk)  # two pages opened at once raise one notice
    held = VarianceNotice.objects.select_for_update(of=("self",)).filter(period=period).first()
    if held is not None and held.state != NoticeState.DUE:
        return held
    shown = position(period)
    if shown.notice is None or shown.total.variance is None:
        if held is not None:
            _withdraw(held, period)
        return None
    variance, clock = shown.total.variance, shown.notice
    if held is not None and (held.variance, held.due_on) == (variance, clock.last_day):
        return held
    raised = held or VarianceNotice(period=period)
    raised.variance, raised.tolerance = variance, shown.tolerance
    raised.clock_started_on, raised.due_on = clock.start, clock.last_day
    raised.text = drafted(shown)
    keep(raised, by=None, reason=f"Raised from the certified figures on {show_date(timezone.localtime(at).date())}")
    _record("pool.raise_notice", raised, None, {"variance": str(variance), "due_on": str(clock.last_day)})
    return raised


def _withdraw(held: VarianceNotice, period: Period) -> None:
    drop(held, by=None, reason=f"{period.month.label} was certified again, within the tolerance")
    audit.record(
        act="pool.withdraw_notice",
        partnership=period.fund.agreement.partnership,
        subject=f"{period.fund.name}, {period.month.label}",
        by=None,
    )


def raise_missing(at: datetime, *, fund: PooledFund | None = None) -> int:
    """Raise the notices of certified periods that have none yet. How many were raised: none the second time.

    Locking a period raises its notice in the same transaction; this is for what was certified in another way. fund:
    its periods, however old; None: the last weeks' periods of every fund.
    """
    missing = Period.objects.filter(state=PeriodState.CERTIFIED, notices__isnull=True)
    found = missing.filter(fund=fund) if fund else missing.filter(certified_at__gte=at - _LOOKS_BACK)
    periods = list(found.select_related("fund__agreement__partnership", "certified_by").order_by("pk"))
    return sum(raise_notices(period, at) is not None for period in periods)


def _locked(notice_id: int) -> VarianceNotice:
    rows = VarianceNotice.objects.select_for_update(of=("self",))
    # Not its sender: PostgreSQL, having waited for the row, joins to what the row named before.
    return rows.select_related("period__fund__agreement__partnership").get(pk=notice_id)


@transaction.atomic
def change_text(*, notice_id: int, text: str, by: User) -> VarianceNotice:
    """Change what the notice says. Raises Refused once it was sent."""
    notice = _locked(notice_id)
    _require_due(notice)
    notice.text = text.strip()
    keep(notice, by=by, reason="Text changed")
    return notice


@transaction.atomic
def send_notice(*, notice_id: int, by: User, at: datetime, link: str) -> VarianceNotice:
    """Send the notice: from now on its text stands, and the partners are told by e-mail and on their home pages.

    link: the address of the notice's page; the e-mail holds that and no figure. Raises Refused: already_sent, no_text.
    """
    notice = _locked(notice_id)
    _require_due(notice)
    if not notice.text:
        raise Refused("no_text", "The notice says nothing yet. Write its text, then send it.")
    notice.state, notice.sent_by, notice.sent_at = NoticeState.SENT, by, at
    keep(notice, by=by, reason="Sent")
    told = addressees(notice.period.fund, timezone.localtime(at).date())
    _record("pool.send_notice", notice, by, {"due_on": str(notice.due_on), "told": len(told)})
    transaction.on_commit(lambda: _tell(notice, told, link))
    return notice


def _require_due(notice: VarianceNotice) -> None:
    if notice.state != NoticeState.DUE:
        assert notice.sent_at is not None
        assert notice.sent_by is not None
        day = show_date(timezone.localtime(notice.sent_at).date())
        raise Refused(
            "already_sent", f"{notice.sent_by.name} sent this notice on {day}. What was sent stays as it was."
        )


def _tell(notice: VarianceNotice, told: list[str], link: str) -> None:
    """One message to each person. A mail server that is down does not undo the notice: it stands on the home pages."""
    subject = f"Notice of a variance: {notice.period.fund.name}, {notice.period.month.label}"
    body = (
        f"The pool manager has sent the partners notice of a variance of {notice.period.fund.name}.\n\n"
        f"Read it and acknowledge it for your organisation here:\n{link}\n"
    )
    for address in told:
        try:
            EmailMessage(subject, body, to=[address]).send()
        except OSError:
            logger.exception("Notice %s could not be sent by e-mail to one of its readers", notice.pk)


@transaction.atomic
def acknowledge(
    *, notice_id: int, organisation: Organisation, by: User, at: datetime, comment: str = ""
) -> Acknowledgement:
    """A partner says that the notice has reached it. Raises Refused: not_sent, already_acknowledged, own_work.

    The caller has checked that the person speaks for the organisation.
    """
    notice = _locked(notice_id)
    if notice.state == NoticeState.DUE:
        raise Refused("not_sent", "This notice was not sent yet. Its partners acknowledge it once they have it.")
    if notice.acknowledgements.filter(organisation=organisation).exists():
        raise Refused("already_acknowledged", f"{organisation.name} has acknowledged this notice already.")
    if notice.sent_by_id == by.pk:
        raise Refused(
            "own_work", f"You sent this notice yourself. Another person acknowledges it for {organisation.name}."
        )
    said = Acknowledgement(
        notice=notice, organisation=organisation, acknowledged_by=by, acknowledged_at=at, comment=comment
    )
    keep(said, by=by, reason="Acknowledged")
    _record("pool.acknowledge_notice", notice, by, {"organisation": organisation.code})
    return said


@transaction.atomic
def close_notice(*, notice_id: int, note: str, by: User, at: datetime) -> VarianceNotice:
    """Close the notice and its plan with a note on how it came out. Raises Refused: not_sent, closed, no_note."""
    notice = _locked(notice_id)
    if notice.state == NoticeState.DUE:
        raise Refused("not_sent", "This notice was not sent yet. Send it first: the partners have to be told.")
    if notice.state == NoticeState.CLOSED:
        raise Refused("closed", "This notice is closed already.")
    if not note.strip():
        raise Refused("no_note", "A notice is closed with a note that says how it came out.")
    notice.state, notice.closed_by, notice.closed_at, notice.closing_note = NoticeState.CLOSED, by, at, note.strip()
    keep(notice, by=by, reason="Closed")
    plan = getattr(notice, "plan", None)
    if plan is not None:
        plan.state = ActionPlanState.CLOSED
        keep(plan, by=by, reason="Closed with its notice")
    _record("pool.close_notice", notice, by, {"note": note.strip()[:300]})
    return notice


def _record(act: str, notice: VarianceNotice, by: User | None, detail: dict[str, object]) -> None:
    fund = notice.period.fund
    audit.record(
        act=act,
        partnership=fund.agreement.partnership,
        subject=f"{fund.name}, {notice.period.month.label}",
        by=by,
        detail=detail,
    )
