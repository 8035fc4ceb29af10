"""Taking a version through its life: scrutiny, approval by both bodies, force, signature. Lock, ask, write, record."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from commissioning.models import Decision, User
from commissioning.rules.decisions import Deciders, State
from commissioning.rules.reasons import check_reason
from commissioning.services.audit import record
from commissioning.services.decisions import change_content, draft_decision
from ihwb.kernel.dates import FinancialYear, show_date
from ihwb.kernel.errors import Refused
from pool.models import AgreementVersion, Budget
from pool.rules import agreement_life as rules
from pool.rules.agreement_life import VersionState
from pool.rules.completeness import check_complete
from pool.rules.risk_share import ScenarioErrors
from pool.selectors.agreement import certified_until, decision_of, points_of
from pool.selectors.agreement_content import hash_of, names_in, rule_sentences
from pool.selectors.scenario import check_rules
from pool.services.agreement import locked_version
from pool.services.agreement_decision import merged_text, own_text
from pool.services.variations import settle_material_variations

_OPEN = (State.DRAFT.value, State.IN_ROUTE.value)
_BEFORE = timedelta(days=1)


@transaction.atomic
def send_to_scrutiny(*, version_id: int, by: User) -> AgreementVersion:
    version = locked_version(version_id)
    version.state = rules.check_move("send_to_scrutiny", version.state).value
    _save(version, "Sent to legal scrutiny", by)
    _record("pool.send_to_scrutiny", version, by)
    return version


@transaction.atomic
def send_for_approval(*, version_id: int, decision_id: int | None, by: User) -> AgreementVersion:
    """Ask the statutory bodies to approve exactly this text. From here on its terms never change.

    decision_id: an open decision that is to carry the version; None: the version's own, or a new one.
    """
    version = locked_version(version_id)
    version.state = rules.check_move("send_for_approval", version.state).value
    check_complete(points_of(version), "it cannot be sent for approval")
    _check_rules(version)
    _check_dates(version)
    version.content_hash = hash_of(version)
    version.decision = _decision(version, decision_id, by)
    _save(version, "Sent for approval", by)
    _record("pool.send_for_approval", version, by, {"decision": version.decision.reference})
    return version


@transaction.atomic
def back_to_draft(*, version_id: int, reason: str, by: User) -> AgreementVersion:
    """To change the text. Whatever the bodies say of the earlier text no longer counts for a changed one."""
    version = locked_version(version_id)
    version.state = rules.check_move("back_to_draft", version.state).value
    why = check_reason(reason)
    version.content_hash = ""
    _save(version, why, by)
    _record("pool.back_to_draft", version, by, {"reason": why})
    return version


@transaction.atomic
def withdraw_version(*, version_id: int, reason: str, by: User) -> AgreementVersion:
    """Give a version up for good. It stays readable."""
    version = locked_version(version_id)
    version.state = rules.check_move("withdraw", version.state).value
    why = check_reason(reason)
    _save(version, why, by)
    _record("pool.withdraw_version", version, by, {"reason": why})
    return version


@transaction.atomic
def bring_into_force(*, version_id: int, by: User) -> AgreementVersion:
    """Let an approved version govern from its day on; the version before it ends the day before.

    Raises Refused unless both statutory bodies have approved the very text that stands there now.
    """
    version = locked_version(version_id)
    version.state = rules.check_move("bring_into_force", version.state).value
    if version.decision_id is not None:
        version.decision = Decision.objects.select_for_update().get(pk=version.decision_id)
    fingerprint = hash_of(version)
    rules.check_approved(decision_of(version, fingerprint).approval)
    _check_dates(version)
    _vary_before(version, by)
    version.content_hash = fingerprint
    _save(version, "Brought into force", by)
    settle_material_variations(version, by=by)
    _record("pool.bring_into_force", version, by, {"effective_from": version.effective_from.isoformat()})
    return version


@transaction.atomic
def sign(*, version_id: int, signed_on: date, today: date, by: User) -> AgreementVersion:
    """Record the day on which both partners had signed. Raises Refused for an incomplete or unapproved version."""
    version = locked_version(version_id)
    rules.check_signable(version.state)
    if version.signed_on is not None:
        raise Refused(
            "signed_already", f"This version was signed on {show_date(version.signed_on)}. It is signed once."
        )
    if signed_on > today:
        raise Refused(
            "signed_in_future", f"{show_date(signed_on)} is still to come. Record a signature once it is there."
        )
    check_complete(points_of(version), "it cannot be signed")
    if version.state == VersionState.IN_APPROVAL:
        rules.check_approved(decision_of(version).approval)
    version.signed_on = signed_on
    _save(version, "Signed", by)
    _record("pool.sign_agreement", version, by, {"signed_on": signed_on.isoformat()})
    return version


# --- What stands in the way -----------------------------------------------------------------------------------------


def _check_dates(version: AgreementVersion) -> None:
    rules.check_not_retrospective(version.effective_from, *certified_until(version.agreement))
    rules.check_follows(version.effective_from, _speaking(version))


def _speaking(version: AgreementVersion) -> list[AgreementVersion]:
    states = [one.value for one in rules.SPEAKING]
    return list(version.agreement.versions.select_for_update().filter(state__in=states).exclude(pk=version.pk))


def _check_rules(version: AgreementVersion) -> None:
    """Refuse rules that the risk share cannot read with the lines they will work on, all faults at once."""
    faults = list(rule_sentences(version, names_in(version.agreement.partnership))[1])
    year = FinancialYear.of(version.effective_from).start_year
    for fund in version.agreement.funds.all():
        years = set(Budget.objects.filter(line__fund=fund).values_list("year", flat=True))
        for one in {year if year in years else max(years)} if years else set():
            try:
                check_rules(fund, one, version)
            except ScenarioErrors as errors:
                faults += [str(fault) for fault in errors.faults]
    if faults:
        told = "; ".join(dict.fromkeys(faults))
        raise Refused("rules_do_not_fit", f"The risk-share rules cannot be applied: {told} Change the rules first.")


def _vary_before(version: AgreementVersion, by: User) -> None:
    """End the version that governs until now: varied, its last day the day before; ended, where it had run out."""
    last_day = version.effective_from - _BEFORE
    for before in _speaking(version):
        if before.state in (VersionState.VARIED, VersionState.ENDED):
            continue
        ran_out = before.effective_to is not None and before.effective_to < last_day
        before.state = rules.check_move("end" if ran_out else "vary", before.state).value
        before.effective_to = before.effective_to if ran_out else last_day
        _save(before, f"Followed by version {version.number}", by)


# --- The decision ---------------------------------------------------------------------------------------------------


def _decision(version: AgreementVersion, decision_id: int | None, by: User) -> Decision:
    """The decision that carries the version's text: the one named, the version's own while it is open, or a new one."""
    partnership = version.agreement.partnership
    wanted = decision_id or version.decision_id
    joint = Decision.objects.filter(partnership=partnership, deciders=Deciders.STATUTORY.value)
    held = joint.select_for_update().filter(pk=wanted or 0).first()
    if decision_id is not None and (held is None or held.state not in _OPEN):
        raise Refused(
            "decision_closed", "That decision is closed or delegated: it cannot carry this version. Choose another."
        )
    if held is None or held.state not in _OPEN:
        return draft_decision(
            partnership=partnership, reference=_free_reference(version), text=own_text(version), by=by
        )
    text = merged_text(held, version)
    if text.hash == held.content_hash:
        return held
    reason = f"Carries version {version.number} of {version.agreement.code}"
    return change_content(decision_id=held.pk, text=text, opened_hash=held.content_hash, reason=reason, by=by)


def _free_reference(version: AgreementVersion) -> str:
    stem = f"{version.agreement.code[:30]}-V{version.number}"
    taken = set(
        Decision.objects.filter(partnership=version.agreement.partnership, reference__startswith=stem).values_list(
            "reference", flat=True
        )
    )
    number = 1
    while (reference := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return reference


def _save(version: AgreementVersion, reason: str, by: User) -> None:
    version._change_reason, version._history_user = reason, by  # type: ignore[attr-defined]  # simple_history reads both
    version.save()


def _record(act: str, version: AgreementVersion, by: User, detail: dict[str, Any] | None = None) -> None:
    record(
        act=act,
        partnership=version.agreement.partnership,
        subject=f"{version.agreement.code}, version {version.number}",
        by=by,
        detail={**(detail or {}), "state": version.state, "text": version.content_hash},
    )
