"""The issue log as it is read, the most pressing first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, QuerySet

from commissioning.models import Partnership, Post
from delivery.models import Issue, IssueAction
from delivery.rules.milestones import days
from delivery.selectors.history import Entry, Words, entries, entries_of_many
from delivery.selectors.risk_sight import Sight

_TAGS = {1: "red", 2: "orange", 3: "yellow", 4: "green"}
LABELS = {
    "title": "Title",
    "what_happened": "What has happened",
    "priority": "Priority",
    "owner_id": "Owner",
    "due": "To be resolved by",
    "resolved_on": "Resolved on",
    "resolution": "Resolution",
    "confidential": "Confidential",
}
ACTION_LABELS = {"text": "Text", "owner_id": "Owner", "due": "Due", "progress": "Progress", "done_on": "Done on"}


@dataclass(frozen=True, slots=True)
class IssueActionRow:
    pk: int
    number: int
    text: str
    owner: str
    due: date | None
    progress: str
    done_on: date | None
    late: str


@dataclass(frozen=True, slots=True)
class IssueRow:
    """late: "Overdue by 3 days"; "" while it is not. risk: id and name of the risk that has happened."""

    pk: int
    register: str
    register_name: str
    number: int
    title: str
    what_happened: str
    priority: int
    priority_name: str
    tag: str
    owner: str
    raised_on: date
    due: date | None
    late: str
    resolved_on: date | None
    resolution: str
    confidential: bool
    risk_pk: int | None
    risk: str
    actions: tuple[IssueActionRow, ...]

    @property
    def actions_left(self) -> int:
        return sum(1 for one in self.actions if one.done_on is None)


@dataclass(frozen=True, slots=True)
class IssueDetail:
    issue: IssueRow
    version: int
    history: tuple[Entry, ...]


def _rows(partnership: Partnership, sight: Sight) -> QuerySet[Issue]:
    actions = IssueAction.objects.select_related("owner").order_by("number")
    found = Issue.objects.filter(sight.seen(), register__partnership=partnership)
    return found.select_related("register", "owner", "risk").prefetch_related(Prefetch("actions", actions))


def issue_rows(partnership: Partnership, sight: Sight, on: date) -> list[IssueRow]:
    """Issues of registers in use: those not resolved first, by priority and day. Two queries."""
    rows = _rows(partnership, sight).filter(register__ended_on__isnull=True)
    found = [_row(one, on) for one in rows.order_by("priority", "raised_on", "number")]
    return sorted(found, key=lambda one: one.resolved_on is not None)


@dataclass(frozen=True, slots=True)
class IssueLog:
    """The issues of one register as at a day: open ones first, by priority. left: how many are open."""

    code: str
    name: str
    issues: tuple[IssueRow, ...]

    @property
    def left(self) -> int:
        return sum(1 for one in self.issues if one.resolved_on is None)


def issue_logs(partnership: Partnership, sight: Sight, on: date, registers: Collection[str] = ()) -> list[IssueLog]:
    """For papers: what was raised by the day, resolved only where that was done by the day. Two queries.

    registers: codes; none means all that have issues.
    """
    found = _rows(partnership, sight).filter(raised_on__lte=on)
    if registers:
        found = found.filter(register__code__in=registers)
    logs: dict[str, list[IssueRow]] = {}
    for one in found.order_by("register__name", "priority", "raised_on", "number"):
        if one.resolved_on is not None and one.resolved_on > on:
            one.resolved_on, one.resolution = None, ""  # as it stood that day; nothing is saved
        logs.setdefault(one.register.code, []).append(_row(one, on))
    return [
        IssueLog(code, rows[0].register_name, tuple(sorted(rows, key=lambda row: row.resolved_on is not None)))
        for code, rows in logs.items()
    ]


def lets(row: IssueRow, asked: dict[str, str]) -> bool:
    """True when the filter lets the issue through."""
    state = asked.get("state", "")
    return (
        asked.get("register", "") in ("", row.register)
        and (not state or (state == "resolved") == (row.resolved_on is not None))
        and asked.get("priority", "") in ("", str(row.priority))
        and asked.get("text", "").casefold() in f"{row.title} {row.what_happened} {row.resolution}".casefold()
    )


def issue_at(partnership: Partnership, pk: int, sight: Sight) -> Issue | None:
    return _rows(partnership, sight).filter(pk=pk).first()


def issue_detail(issue: Issue, on: date) -> IssueDetail:
    """One issue and its history with that of its actions."""
    posts = {post.pk: post.title for post in Post.objects.filter(partnership=issue.register.partnership_id)}
    words: Words = {"owner_id": posts, "confidential": {True: "yes", False: "no"}}
    told = entries(issue.history.all(), LABELS, words)
    numbers = {one.pk: one.number for one in issue.actions.all()}
    of_actions = entries_of_many(IssueAction.history.filter(issue=issue.pk), ACTION_LABELS, {"owner_id": posts})
    for pk, rows in of_actions.items():
        told += [replace(entry, what=f"Action {numbers.get(pk, '')} {entry.what.lower()}") for entry in rows]
    history = sorted(told, key=lambda entry: entry.when, reverse=True)
    return IssueDetail(_row(issue, on), issue.version, tuple(history))


def _row(issue: Issue, on: date) -> IssueRow:
    return IssueRow(
        pk=issue.pk,
        register=issue.register.code,
        register_name=issue.register.name,
        number=issue.number,
        title=issue.title,
        what_happened=issue.what_happened,
        priority=issue.priority,
        priority_name=issue.get_priority_display(),
        tag=_TAGS.get(issue.priority, "grey"),
        owner=issue.owner.title if issue.owner else "",
        raised_on=issue.raised_on,
        due=issue.due,
        late="" if issue.resolved_on else _late(issue.due, on),
        resolved_on=issue.resolved_on,
        resolution=issue.resolution,
        confidential=issue.confidential,
        risk_pk=issue.risk_id,
        risk=str(issue.risk) if issue.risk and (issue.confidential or not issue.risk.confidential) else "",
        actions=tuple(_action(one, on) for one in issue.actions.all()),
    )


def _action(one: IssueAction, on: date) -> IssueActionRow:
    owner = one.owner.title if one.owner else ""
    late = "" if one.done_on else _late(one.due, on)
    return IssueActionRow(one.pk, one.number, one.text, owner, one.due, one.progress, one.done_on, late)


def _late(due: date | None, on: date) -> str:
    return f"Overdue by {days((on - due).days)}" if due and due < on else ""
