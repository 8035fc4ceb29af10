"""The scheme of delegation as pages and files show it, as at any day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import DecisionRecord, Partnership, RouteStage, SchemeRule
from commissioning.selectors.authority import requirement, scheme_rules
from commissioning.selectors.history import HistoryEntry, history_of, history_of_many, merged
from ihwb.web.exporting import Column, Sheet, Value, money


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One version of a rule. up_to: £, None: without limit; needs: its conditions in words; only_for: a reference.

    state: "runs", "ended" or "ahead" on the day asked for.
    """

    id: int
    who: str
    who_key: str
    is_post: bool
    code: str
    organisation: str
    organisation_id: int | None
    kind: str
    kind_code: str
    up_to: Decimal | None
    needs: tuple[str, ...]
    since: date
    until: date | None
    source: str
    note: str
    only_for: str
    only_for_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page shows: empty values show everything. who: "body:CODE" or "post:CODE"; kind, organisation: codes."""

    kind: str = ""
    who: str = ""
    organisation: str = ""


def rule_rows(partnership: Partnership, on: date, wanted: Wanted) -> list[RuleRow]:
    """The rules that run on a day and fit, by organisation, name and kind. Three queries."""
    rows = scheme_rules(partnership).order_by("kind__position", "since", "pk")
    found = [row for one in rows if (row := rule_row(one, on)).state == "runs" and _fits(one, row, wanted)]
    return sorted(found, key=lambda row: (row.organisation, row.who))


def _fits(one: SchemeRule, row: RuleRow, wanted: Wanted) -> bool:
    organisation = one.organisation.code if one.organisation else "joint"
    return (
        (not wanted.who or row.who_key == wanted.who)
        and (not wanted.kind or row.kind_code in ("", wanted.kind))
        and (not wanted.organisation or organisation == wanted.organisation)
    )


def rule_row(one: SchemeRule, on: date) -> RuleRow:
    held = one.body or one.post
    code = held.code if held else ""
    return RuleRow(
        id=one.pk,
        who=one.name,
        who_key=f"{'post' if one.post else 'body'}:{code}",
        is_post=one.post is not None,
        code=code,
        organisation=one.organisation.name if one.organisation else "Joint",
        organisation_id=one.organisation.pk if one.organisation else None,
        kind="This decision alone" if one.only_for else one.kind.name if one.kind else "Every kind",
        kind_code=one.kind.code if one.kind else "",
        up_to=one.up_to,
        needs=tuple(requirement(need, None, on).words for need in one.needs.all()),
        since=one.since,
        until=one.until,
        source=one.source,
        note=one.note,
        only_for=one.only_for.reference if one.only_for else "",
        only_for_id=one.only_for_id,
        state="ahead" if one.since > on else "ended" if one.until is not None and one.until < on else "runs",
    )


def versions_of(rule: SchemeRule, on: date) -> list[RuleRow]:
    """Every version of a rule, the latest first. Two queries."""
    rows = {one.pk: one for one in scheme_rules(rule.partnership)}
    first = rule.pk
    while (before := rows[first].follows_id) is not None:
        first = before
    chain = [first]
    following = {one.follows_id: one.pk for one in rows.values() if one.follows_id}
    while (after := following.get(chain[-1])) is not None:
        chain.append(after)
    return [rule_row(rows[pk], on) for pk in reversed(chain)]


def decisions_under(rule_ids: Iterable[int]) -> list[RouteStage]:
    """The stages at which decisions were taken under any of the versions, the latest first. One query."""
    rows = RouteStage.objects.filter(rule__in=list(rule_ids)).select_related("decision", "body", "post", "acted_by")
    return list(rows.order_by("-decided_on", "-pk"))


def records_under(rule_ids: Iterable[int]) -> list[DecisionRecord]:
    """The records of what was decided without a route under any of the versions, the latest first. One query."""
    rows = DecisionRecord.objects.filter(rule__in=list(rule_ids)).select_related("acted_by")
    return list(rows.order_by("-decided_on", "-pk"))


def rule_history(rule: SchemeRule) -> list[HistoryEntry]:
    """Who laid the version down and ended it, with its conditions, newest first. Two queries."""
    fields = {"up_to": "Up to", "since": "From", "until": "Until", "document": "Document", "clause": "Clause"}
    return merged(
        history_of(rule, fields), history_of_many(rule.needs.model, {}, "number", "Condition {}", rule_id=rule.pk)
    )


def scheme_sheet(partnership: Partnership, on: date, rows: Sequence[RuleRow]) -> Sheet:
    """The scheme as a file, with the filters of the page."""
    columns = (
        Column("Who"),
        Column("Organisation"),
        Column("Kind of decision"),
        money("Up to"),
        Column("Limit"),
        Column("Conditions"),
        Column("From", "day"),
        Column("Until", "day"),
        Column("Source"),
        Column("Only for decision"),
    )
    return Sheet(
        name="Scheme of delegation",
        title=f"Scheme of delegation of {partnership.name} as at {on:%-d %B %Y}",
        columns=columns,
        rows=[_line(row) for row in rows],
        notes=("Both days are included. A limit includes its own amount.",),
    )


def _line(row: RuleRow) -> tuple[Value, ...]:
    limit = "Without limit" if row.up_to is None else "Up to and including"
    needs = "; ".join(row.needs)
    return row.who, row.organisation, row.kind, row.up_to, limit, needs, row.since, row.until, row.source, row.only_for
