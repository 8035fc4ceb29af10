"""Handing in a partner's figures of a period, sending them back, and naming what is not as it should be."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.selectors.access import access_of
from commissioning.services import audit
from ihwb.kernel.errors import Refused
from ihwb.web.access import Access
from pool.models import BudgetLine, Period, PeriodException, Submission
from pool.rules.closing import LONGEST_TEXT
from pool.selectors.certification import desk_of, why_not_submit
from pool.selectors.closing import certifying_partners, standing_certificates, standing_exceptions, standing_submissions


@transaction.atomic
def submit_period(*, period_id: int, organisation_id: int, by: User, at: datetime, comment: str = "") -> Submission:
    """Hand in the partner's figures; its lines are locked from now on.

    Raises Refused: certified, not_yours, not_a_partner, submitted, incomplete (with what is missing).
    """
    period = locked_period(period_id)
    organisation = partner_of(period, organisation_id)
    if refusal := why_not_submit(desk_of(period, access_to(period, by)), organisation):
        raise Refused(refusal.code, refusal.message)
    submission = Submission(
        period=period,
        round=period.round,
        organisation=organisation,
        submitted_by=by,
        submitted_at=at,
        comment=checked_text(comment, "comment", needed=False),
    )
    _save(submission, by, "Submitted")
    named = [one.text for one in standing_exceptions(period) if one.organisation_id == organisation_id]
    _record("pool.submit_period", period, organisation, by, {"exceptions": named})
    return submission


@transaction.atomic
def return_submission(*, period_id: int, organisation_id: int, by: User, at: datetime, reason: str) -> Submission:
    """Send the figures back: the partner's lines open again, and every certificate of the round is withdrawn.

    The pool manager and the partner's own certifiers may.

    Raises Refused: certified, not_yours, not_submitted, no_reason.
    """
    period = locked_period(period_id)
    organisation = partner_of(period, organisation_id)
    _may_return(period, organisation, access_to(period, by))
    submission = standing_submissions(period).get(organisation_id)
    if submission is None:
        raise Refused("not_submitted", f"{organisation.name} has not submitted {period.month.label}.")
    why = checked_text(reason, "reason")
    submission.returned_by, submission.returned_at, submission.return_reason = by, at, why
    _save(submission, by, "Returned")
    withdrawn = withdraw_certificates(
        period, by=by, at=at, reason=f"{organisation.name}'s figures were returned: {why}"
    )
    detail = {"reason": why, "certificates_withdrawn": withdrawn}
    _record("pool.return_submission", period, organisation, by, detail)
    return submission


def _may_return(period: Period, organisation: Organisation, access: Access | None) -> None:
    if not period.is_open:
        raise Refused("certified", f"{period.month.label} is certified. Ask for it to be reopened instead.")
    if access is None or organisation.pk not in access.organisations_for("pool.certify_period"):
        message = f"The figures of {organisation.name} are returned by the pool manager or its own finance officers."
        raise Refused("not_yours", message)


def withdraw_certificates(
    period: Period, *, by: User, at: datetime, reason: str, keep: frozenset[int] = frozenset()
) -> list[str]:
    """Take back the certificates of the round, but those of the organisations to keep. Returns the partners' codes.

    The caller holds the period's lock.
    """
    taken = [one for one in standing_certificates(period).values() if one.organisation_id not in keep]
    for certificate in taken:
        certificate.withdrawn_at, certificate.withdrawn_reason = at, reason
        _save(certificate, by, "Withdrawn")
    return [one.organisation.code for one in taken]


# --- Exceptions -------------------------------------------------------------------------------------------------------


@transaction.atomic
def name_exception(
    *, period_id: int, organisation_id: int, line: str, text: str, by: User, at: datetime
) -> PeriodException:
    """Say what is not as it should be. line: code of the partner's line that may stay without a figure, or "".

    Raises Refused: certified, not_yours, submitted, no_such_line, named_already, no_text.
    """
    period = locked_period(period_id)
    organisation = partner_of(period, organisation_id)
    _may_name(period, organisation, access_to(period, by))
    held = _own_line(period, organisation, line) if line else None
    same_line = [one for one in standing_exceptions(period) if held and one.line_id == held.pk]
    if held and same_line:
        said = f"{held.name} has an exception already: “{same_line[0].text}”. Withdraw that first."
        raise Refused("named_already", said)
    exception = PeriodException(
        period=period,
        round=period.round,
        organisation=organisation,
        line=held,
        text=checked_text(text, "text"),
        raised_by=by,
        raised_at=at,
    )
    _save(exception, by, "Named")
    _record("pool.name_exception", period, organisation, by, {"line": line, "text": exception.text})
    return exception


@transaction.atomic
def withdraw_exception(*, period_id: int, exception_id: int, by: User, at: datetime) -> PeriodException:
    """Take an exception back, because the matter is settled. Raises Refused: certified, not_yours, submitted, gone."""
    period = locked_period(period_id)
    found = [one for one in standing_exceptions(period) if one.pk == exception_id]
    if not found:
        raise Refused("gone", "This exception does not stand any more.")
    exception = found[0]
    _may_name(period, exception.organisation, access_to(period, by))
    exception.withdrawn_at = at
    _save(exception, by, "Withdrawn")
    _record("pool.withdraw_exception", period, exception.organisation, by, {"text": exception.text})
    return exception


def _may_name(period: Period, organisation: Organisation, access: Access | None) -> None:
    if not period.is_open:
        raise Refused("certified", f"{period.month.label} is certified: its exceptions stand with it.")
    if access is None or organisation.pk not in access.organisations_for("pool.submit_period"):
        raise Refused("not_yours", f"The exceptions of {organisation.name} are named by its own finance officers.")
    if organisation.pk in standing_submissions(period):
        raise Refused("submitted", f"{organisation.name} has submitted already. Have its figures returned first.")
    if organisation not in certifying_partners(period):
        raise Refused("not_a_partner", f"{organisation.name} neither leads a line nor contributes in this year.")


def _own_line(period: Period, organisation: Organisation, code: str) -> BudgetLine:
    found = BudgetLine.objects.filter(fund=period.fund, code=code, lead=organisation).first()
    if found is None:
        raise Refused("no_such_line", f"{organisation.name} leads no line {code}.")
    return found


# --- What the acts of closing share -----------------------------------------------------------------------------------


def locked_period(period_id: int) -> Period:
    """The period, locked until the transaction ends. Entering figures locks this row first as well."""
    related = ("fund__agreement__partnership", "certified_by")
    return Period.objects.select_for_update(of=("self",)).select_related(*related).get(pk=period_id)


def partner_of(period: Period, organisation_id: int) -> Organisation:
    return Organisation.objects.get(pk=organisation_id, partnership=period.fund.agreement.partnership)


def access_to(period: Period, by: User) -> Access | None:
    return cast("Access | None", access_of(by, period.fund.agreement.partnership.slug))


def checked_text(text: str, what: str, needed: bool = True) -> str:
    """The words without blanks around them. Raises Refused when they are missing or too long."""
    words = text.strip()
    if needed and not words:
        raise Refused(f"no_{what}", f"Enter the {what} in a sentence: it stays with the period.")
    if len(words) > LONGEST_TEXT:
        raise Refused("too_long", f"The {what} has {len(words):,} characters; {LONGEST_TEXT:,} are the most.")
    return words


def _save(row: Any, by: User, reason: str) -> None:
    row._change_reason, row._history_user = reason, by
    row.save()


def _record(act: str, period: Period, organisation: Organisation, by: User, detail: dict[str, Any]) -> None:
    audit.record(
        act=act,
        partnership=period.fund.agreement.partnership,
        subject=f"{organisation.name}: {period.fund.name}, {period.month.label}",
        by=by,
        detail={"round": period.round, **detail},
    )
