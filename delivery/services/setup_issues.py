"""Loading the issue logs of risk registers from ``risks.yaml``. What is there already stays as people left it."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from commissioning.models import Partnership, Post
from commissioning.services.documents import Entry, add
from delivery.models import Issue, IssueAction, Priority, Risk, RiskRegister
from delivery.rules.personal_data import found_by_signs
from delivery.selectors.known_names import known_names
from delivery.services.setup_rows import keep
from ihwb.kernel.dates import show_date

PRIORITIES = {one.name.lower(): one for one in Priority}


def load_issues(entry: Entry, partnership: Partnership, posts: Mapping[str, Post]) -> None:
    """Every issue of the list ``issues``, each in the log of its register. Raises Refused naming the place."""
    registers = {one.code: one for one in partnership.risk_registers.all()}
    known: frozenset[str] | None = None
    for row in entry.rows("issues"):
        known = known_names(partnership) if known is None else known
        _issue(row, row.needed("register", registers), posts, known)


def _issue(row: Entry, register: RiskRegister, posts: Mapping[str, Post], known: frozenset[str]) -> None:
    raised_on = _past(row, "raised_on")
    risk = _risk(row, register)
    issue = Issue(
        register=register,
        risk=risk,
        number=row.whole("number"),
        title=_words(row, "title", known),
        what_happened=_words(row, "what_happened", known, ""),
        priority=row.needed("priority", PRIORITIES),
        owner=row.pick("owner", posts),
        raised_on=raised_on,
        due=row.day("due"),
        confidential=row.flag("confidential") or bool(risk and risk.confidential),
    )
    actions = [_action(one, posts, known) for one in row.rows("actions")]
    if row.has("resolved"):
        _resolve(row, issue, actions, known)
    if not keep(row, issue, "register", "number"):
        return
    for number, action in enumerate(actions, start=1):
        action.issue, action.number = issue, number
        add(action)


def _risk(row: Entry, register: RiskRegister) -> Risk | None:
    """The risk that has happened, by its number in the same register."""
    number = row.whole_or_none("risk")
    if number is None:
        return None
    risk = register.risks.filter(number=number).first()
    if risk is None:
        row.fail(f"names risk {number}, which the register {register.code} does not have")
    return risk


def _action(row: Entry, posts: Mapping[str, Post], known: frozenset[str]) -> IssueAction:
    return IssueAction(
        text=_words(row, "text", known),
        owner=row.pick("owner", posts),
        due=row.day("due"),
        progress=_words(row, "progress", known, ""),
        done_on=_past(row, "done_on") if row.has("done_on") else None,
    )


def _resolve(row: Entry, issue: Issue, actions: list[IssueAction], known: frozenset[str]) -> None:
    how = row.entry("resolved")
    issue.resolved_on, issue.resolution = _past(how, "on"), _words(how, "how", known)
    how.finish()
    if issue.resolved_on < issue.raised_on:
        row.fail(f"was resolved before it was raised on {show_date(issue.raised_on)}")
    if any(one.done_on is None for one in actions):
        row.fail("is resolved while an action is not done. Give each action its “done_on”")


def _past(row: Entry, name: str) -> date:
    day = row.needed_day(name)
    if day > timezone.localdate():
        row.fail(f"has a day to come in “{name}”, {show_date(day)}")
    return day


def _words(row: Entry, name: str, known: frozenset[str], default: str | None = None) -> str:
    text = row.text(name, default)
    if found_by_signs(text, known=known):
        row.fail(f"seems to hold personal data in “{name}”; leave it out")
    return text
