"""Loading an area's clocks and local terms from its files."""

from datetime import date
from typing import Any

from commissioning.models import Body, ClockRule, LocalTerms, Partnership
from commissioning.rules.law_kinds import ClockKind, Count, Measure, Unit, check_measure
from commissioning.services.documents import Entry, add
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
    entry.finish()
    return [f"{partnership.clock_rules.count()} clocks of its own; the others count by the national default"]


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
