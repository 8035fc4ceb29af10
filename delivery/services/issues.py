"""Issues: raised, also from a risk that has happened; worked on; resolved, or opened again."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import transaction

from commissioning.models import Partnership, Post, User
from delivery.models import Issue, IssueAction, Priority
from delivery.services import risk_locks as locks
from delivery.services.no_personal_data import keep_people_out
from delivery.services.reasons import checked_reason, save
from delivery.services.risk_parts import ActionFields, check_text, put
from delivery.services.risks import locked_register
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class IssueFields:
    """What people may change of an issue that is not resolved. due: the day by which it is to be resolved."""

    title: str
    what_happened: str
    priority: int
    owner: Post | None
    due: date | None
    confidential: bool = False


@transaction.atomic
def raise_issue(
    *,
    partnership: Partnership,
    register_id: int,
    risk_id: int | None,
    new: IssueFields,
    raised_on: date,
    reason: str,
    by: User,
    today: date,
) -> Issue:
    """Add an issue to a register's log. risk_id: the risk that has happened, which stays as it is and is linked.

    An issue of a confidential risk is confidential.
    """
    why = checked_reason(reason)
    register = locked_register(partnership, register_id, today=today)
    risk = locks.locked(partnership, risk_id, today=today) if risk_id else None
    if risk and risk.register_id != register.pk:
        raise Refused("other_register", f"Risk {risk.number} stands in another register. Raise the issue there.")
    locks.check_past(raised_on, today, "on which it happened")
    _check(partnership, new)
    issue = Issue(register=register, risk=risk, raised_on=raised_on, number=locks.next_number(register.issues.all()))
    for one in fields(new):
        setattr(issue, one.name, getattr(new, one.name))
    issue.confidential = new.confidential or bool(risk and risk.confidential)
    save(issue, why, by)
    return issue


def _check(partnership: Partnership, to: IssueFields) -> None:
    if not to.title.strip():
        raise Refused("no_title", "The issue has no title. Enter a few words that name it.")
    if to.priority not in Priority.values:
        raise Refused("unknown_choice", "An issue is critical, high, medium or low. Choose one.")
    keep_people_out(partnership, {"Title": to.title, "What has happened": to.what_happened})
    locks.check_post(partnership, to.owner)


def _locked(partnership: Partnership, issue_id: int, today: date) -> Issue:
    found = Issue.objects.select_for_update(of=("self",)).select_related("register", "risk")
    issue = found.filter(register__partnership=partnership, pk=issue_id).first()
    if issue is None:
        raise Refused("no_such_issue", "This issue is not in a register of this partnership. Open it from the log.")
    locks.check_running(issue.register, today)
    return issue


def _check_version(issue: Issue, version: int) -> None:
    if issue.version != version:
        raise Refused(
            "stale",
            f"Issue {issue.number} was changed after you opened this page, so nothing was saved. What you typed is "
            "still below: compare it with the issue as it is now, then save again.",
        )


def _check_unresolved(issue: Issue) -> None:
    if issue.resolved_on:
        raise Refused(
            "resolved", f"Issue {issue.number} was resolved on {show_date(issue.resolved_on)}. Open it again."
        )


def _keep(issue: Issue, why: str, by: User) -> None:
    issue.version += 1
    save(issue, why, by)


@transaction.atomic
def change_issue(
    *, partnership: Partnership, issue_id: int, version: int, to: IssueFields, reason: str, by: User, today: date
) -> Issue:
    """Save a changed issue. An issue of a confidential risk stays confidential."""
    why = checked_reason(reason)
    issue = _locked(partnership, issue_id, today)
    _check_version(issue, version)
    _check_unresolved(issue)
    _check(partnership, to)
    if issue.risk and issue.risk.confidential and not to.confidential:
        raise Refused("confidential_risk", "The risk it came from is confidential, so the issue is too.")
    values = {one.name: getattr(to, one.name) for one in fields(to)}
    issue.version += 1
    put(issue, values, why, by)
    return issue


@transaction.atomic
def resolve_issue(
    *,
    partnership: Partnership,
    issue_id: int,
    version: int,
    resolved_on: date,
    resolution: str,
    by: User,
    today: date,
) -> Issue:
    """Say when and how an issue was resolved. Actions that are left must be done first."""
    why = checked_reason(resolution)
    issue = _locked(partnership, issue_id, today)
    _check_version(issue, version)
    _check_unresolved(issue)
    locks.check_past(resolved_on, today, "on which it was resolved")
    if resolved_on < issue.raised_on:
        raise Refused(
            "before_raised", f"The issue was raised on {show_date(issue.raised_on)}. Enter that day or later."
        )
    if left := issue.actions.filter(done_on__isnull=True).count():
        raise Refused("actions_left", f"{left} of its actions are not done. Mark them as done, then resolve the issue.")
    keep_people_out(partnership, {"Resolution": why})
    issue.resolved_on, issue.resolution = resolved_on, why
    _keep(issue, why, by)
    return issue


@transaction.atomic
def reopen_issue(*, partnership: Partnership, issue_id: int, version: int, reason: str, by: User, today: date) -> Issue:
    """The issue is not resolved after all. The history keeps how it had been resolved."""
    why = checked_reason(reason)
    issue = _locked(partnership, issue_id, today)
    _check_version(issue, version)
    if not issue.resolved_on:
        raise Refused("not_resolved", f"Issue {issue.number} is not resolved. There is nothing to open again.")
    issue.resolved_on, issue.resolution = None, ""
    _keep(issue, why, by)
    return issue


@transaction.atomic
def keep_issue_action(
    *,
    partnership: Partnership,
    issue_id: int,
    action_id: int | None,
    to: ActionFields,
    done_on: date | None,
    reason: str,
    by: User,
    today: date,
) -> IssueAction:
    """Add an action to an issue, change one, or mark it as done. action_id: none to add."""
    why = checked_reason(reason)
    issue = _locked(partnership, issue_id, today)
    _check_unresolved(issue)
    check_text(to.text)
    keep_people_out(partnership, {"What is to be done": to.text, "Progress": to.progress})
    locks.check_post(partnership, to.owner)
    if done_on:
        locks.check_past(done_on, today, "the action was done")
    row = issue.actions.filter(pk=action_id).first() if action_id else None
    if action_id and row is None:
        raise Refused("no_such_action", "This action is not on the issue any more. Open the issue again.")
    row = row or IssueAction(issue=issue, number=locks.next_number(issue.actions.all()))
    put(row, {**{one.name: getattr(to, one.name) for one in fields(to)}, "done_on": done_on}, why, by)
    return row
