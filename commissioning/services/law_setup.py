"""Loading an area's clocks, local terms and entries of the forward plan from its files."""

import re
from datetime import date
from typing import Any

from django.utils import timezone

from commissioning.models import Body, ClockRule, Decision, LegalNotice, LocalTerms, Partnership, PlanEntry, Post
from commissioning.rules.exemptions import PARAGRAPHS_PATTERN
from commissioning.rules.law import NoticeKind
from commissioning.rules.law_kinds import ClockKind, Count, Measure, Unit, check_measure
from commissioning.selectors.law_clocks import clocks_of
from commissioning.services.documents import Entry, add
from commissioning.services.law_notices import Publication, hash_of, notice_content
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused


def load_law(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The clocks and local terms of ``law.yaml``. What is laid down already stays.

    Raises Refused naming the place and what is wrong there.
    """
    entry = Entry("law.yaml", document)
    bodies = {one.code: one for one in partnership.bodies.all()}
    for row in entry.rows("clocks"):
        _clock(partnership, row, bodies)
    for row in entry.rows("local_terms"):
        _terms(partnership, row)
    posts = {one.code: one for one in partnership.posts.all()}
    decisions = {one.reference: one for one in partnership.decisions.all()}
    for row in entry.rows("plan"):
        _entry(row, decisions, bodies, posts)
    entry.finish()
    entries = PlanEntry.objects.filter(decision__partnership=partnership).count()
    return [
        f"{partnership.clock_rules.count()} clocks of its own; the others count by the national default",
        f"{entries} entries in the forward plan",
    ]


def _clock(partnership: Partnership, row: Entry, bodies: dict[str, Body]) -> None:
    kind, body, since = row.choice("clock", ClockKind), row.pick("body", bodies), row.needed_day("since")
    measure = Measure(row.whole("number"), row.choice("unit", Unit), row.choice("count", Count))
    source = row.text("source")
    try:
        check_measure(kind, measure)
    except Refused as refused:
        row.fail(f"does not fit: {refused.message}")
    same = {"partnership": partnership, "kind": kind.value, "body": body, "since": since}
    if not ClockRule.objects.filter(**same).exists():
        made = ClockRule(**same, number=measure.number, unit=measure.unit, count=measure.count, source=source)
        add(made)


def _terms(partnership: Partnership, row: Entry) -> None:
    since: date = row.needed_day("since")
    value = row.number("key_value")
    if value is None or value <= 0:
        row.fail("needs an amount above nought in “key_value”")
    made = LocalTerms(
        partnership=partnership,
        since=since,
        key_value=value,
        key_areas=row.whole("key_areas"),
        call_in_members=row.whole("call_in_members"),
        call_in_grounds="\n".join(row.texts("call_in_grounds")),
        source=row.text("source"),
    )
    if not LocalTerms.objects.filter(partnership=partnership, since=since).exists():
        add(made)


def _entry(row: Entry, decisions: dict[str, Decision], bodies: dict[str, Body], posts: dict[str, Post]) -> None:
    """An entry of the forward plan, and the notices that were published of it elsewhere."""
    decision = row.needed("decision", decisions)
    entry = PlanEntry(
        decision=decision,
        maker_body=row.pick("maker", bodies),
        maker_post=row.pick("maker_post", posts),
        is_key=row.flag("key"),
        value=row.number("value"),
        meeting_on=row.needed_day("meeting_on"),
        what=row.text("what"),
        documents=row.text("documents", ""),
        contact=row.text("contact", ""),
        consultation=row.text("consultation", ""),
        private=bool(row.text("paragraphs", "")),
        paragraphs=row.text("paragraphs", ""),
        private_reason=row.text("private_reason", ""),
        public_interest=row.text("public_interest", ""),
        source=row.text("source"),
        example=row.flag("example"),
    )
    if not re.fullmatch(PARAGRAPHS_PATTERN, entry.paragraphs or "1"):
        row.fail("names paragraphs of Schedule 12A from 1 to 7 in “paragraphs”, such as “3,5”")
    if bool(entry.maker_body) == bool(entry.maker_post):
        row.fail("names a body in “maker” or a post in “maker_post”, one of the two")
    notices = [(one.needed_day("published_on"), one.text("evidence")) for one in row.rows("notices")]
    if PlanEntry.objects.filter(decision=decision).exists():
        return
    add(entry)
    for day, evidence in notices:
        _notice(row, entry, day, evidence)


def _notice(row: Entry, entry: PlanEntry, day: date, evidence: str) -> None:
    clocks = clocks_of(entry.decision.partnership)
    clock = clocks.work_out(ClockKind.KEY_NOTICE, entry.meeting_on, entry.maker_body)
    if day > clock.day:
        row.fail(f"has a notice of {show_date(day)}, which is too late. {clock.arithmetic}")
    content = notice_content(entry.decision, entry, Publication(NoticeKind.KEY, day, evidence), clocks)
    LegalNotice.objects.create(
        decision=entry.decision,
        kind=NoticeKind.KEY.value,
        number=LegalNotice.objects.filter(decision=entry.decision).count() + 1,
        meeting_on=entry.meeting_on,
        content=content,
        content_hash=hash_of(content),
        arithmetic=clock.arithmetic,
        evidence=evidence,
        published_on=day,
        published_at=timezone.now(),
    )
