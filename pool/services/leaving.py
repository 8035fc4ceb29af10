"""Leaving an agreement: serving notice, taking it back, ending the agreement when it has run out."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from commissioning.models import Organisation, User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.models import Agreement, AgreementVersion, ExitNotice
from pool.rules.agreement_life import VersionState, check_move
from pool.rules.leaving import check_ending, check_serving, check_withdrawing, exit_day
from pool.selectors.leaving import standing_notice
from pool.selectors.terms import terms_on
from pool.selectors.variations import partners_of


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, today and at which moment, and for which organisations (ids) their role lets them."""

    by: User
    today: date
    at: datetime
    organisations: Set[int]


@transaction.atomic
def serve_notice(*, agreement_id: int, organisation_id: int, served_on: date, reason: str, hand: Hand) -> ExitNotice:
    """A partner gives notice: the exit day follows from the months of the version in force on the day of notice.

    Raises Refused: other_organisation, future_notice, too_early, no_terms, served_already, reason_missing, and
    version_<state> where the version in force cannot be left.
    """
    agreement, why = _locked(agreement_id), check_reason(reason)
    partner = _partner(agreement, organisation_id, hand)
    check_serving(served_on, agreement.starts_on, hand.today)
    if standing_notice(agreement) is not None:
        raise Refused("served_already", "Notice to leave this agreement has been served already. One is enough.")
    months = _governing(agreement, served_on).notice_months
    version = _governing(agreement, hand.today)
    version.state = check_move("serve_notice", version.state).value
    _save(version, hand.by, why)
    notice = ExitNotice(
        agreement=agreement,
        organisation=partner,
        served_on=served_on,
        months=months,
        ends_on=exit_day(served_on, months),
        reason=why,
        recorded_by=hand.by,
        recorded_at=hand.at,
    )
    _save(notice, hand.by, why)
    _record("pool.serve_notice", agreement, hand, {"partner": partner.code, "ends_on": notice.ends_on.isoformat()})
    return notice


@transaction.atomic
def withdraw_notice(*, agreement_id: int, withdrawn_on: date, reason: str, hand: Hand) -> ExitNotice:
    """The partner that gave notice takes it back, before it has run out.

    Raises Refused: no_notice, other_organisation, run_out, day_outside, reason_missing.
    """
    agreement, why = _locked(agreement_id), check_reason(reason)
    notice = _standing(agreement)
    _partner(agreement, notice.organisation_id, hand)
    check_withdrawing(withdrawn_on, notice.served_on, notice.ends_on, hand.today)
    notice.withdrawn_on = withdrawn_on
    _save(notice, hand.by, why)
    for version in _under_notice(agreement):
        version.state = check_move("withdraw_notice", version.state).value
        _save(version, hand.by, why)
    _record("pool.withdraw_notice", agreement, hand, {"partner": notice.organisation.code, "reason": why})
    return notice


@transaction.atomic
def end_agreement(*, agreement_id: int, hand: Hand) -> Agreement:
    """End the agreement on the exit day of its notice, on or after that day.

    Raises Refused: no_notice, too_soon, other_organisation, nothing_to_end.
    """
    agreement = _locked(agreement_id)
    notice = _standing(agreement)
    check_ending(notice.ends_on, hand.today)
    if not hand.organisations & {one.pk for one in partners_of(agreement)}:
        raise Refused("other_organisation", "Only a partner of the agreement can end it. Ask one of its people.")
    versions = _under_notice(agreement)
    if not versions:
        raise Refused("nothing_to_end", "No version of this agreement is under notice: it has been ended already.")
    why = f"Ended on {show_date(notice.ends_on)} by the notice of {notice.organisation.name}"
    for version in versions:
        version.state = check_move("end", version.state).value
        version.effective_to = min(version.effective_to or notice.ends_on, notice.ends_on)
        _save(version, hand.by, why)
    agreement.ends_on = min(agreement.ends_on or notice.ends_on, notice.ends_on)
    _save(agreement, hand.by, why)
    _record("pool.end_agreement", agreement, hand, {"ended_on": notice.ends_on.isoformat()})
    return agreement


# --- Inside -----------------------------------------------------------------------------------------------------


def _locked(agreement_id: int) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=agreement_id)


def _partner(agreement: Agreement, organisation_id: int, hand: Hand) -> Organisation:
    found = next((one for one in partners_of(agreement) if one.pk == organisation_id), None)
    if found is None or organisation_id not in hand.organisations:
        raise Refused(
            "other_organisation", "Your role does not let you do this for this partner. Ask one of its people."
        )
    return found


def _governing(agreement: Agreement, day: date) -> AgreementVersion:
    version = terms_on(agreement, day)
    if version.pk is None:
        raise Refused("no_terms", f"No version of the agreement governs {show_date(day)}: there is nothing to leave.")
    return version


def _standing(agreement: Agreement) -> ExitNotice:
    notice = standing_notice(agreement)
    if notice is None:
        raise Refused("no_notice", "No notice to leave this agreement stands. Serve it first.")
    return notice


def _under_notice(agreement: Agreement) -> list[AgreementVersion]:
    rows = AgreementVersion.objects.select_for_update().filter(
        agreement=agreement, state=VersionState.UNDER_NOTICE.value
    )
    return list(rows)


def _save(row: Any, by: User, reason: str) -> None:
    row._change_reason, row._history_user = reason, by
    row.save()


def _record(act: str, agreement: Agreement, hand: Hand, detail: dict[str, Any]) -> None:
    audit.record(act=act, partnership=agreement.partnership, subject=agreement.title, by=hand.by, detail=detail)
