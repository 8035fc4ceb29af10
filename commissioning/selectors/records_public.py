"""Records of decisions as everybody may read them: what is published, and of what was private only that it was taken.

An app that knows meetings names a function in its AppConfig as ``in_private``: which decisions Part II carries.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.apps import apps
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from commissioning.models import DecisionRecord, Partnership
from commissioning.rules.exemptions import exemption_sentence, paragraphs_of
from commissioning.rules.law import CallInOutcome
from commissioning.selectors.law_facts import entry_of, maker_of

UNNAMED = "A decision taken in private"
_UNSAID = "Taken in private. What it says is not public."


@dataclass(frozen=True, slots=True)
class Other:
    """Another record that this one puts right, or that puts this one right."""

    id: int
    reference: str


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A published record. private: why it is not told in full, "" when it is; lines: label and words, in order.

    call_in: where its call-in stands, in a sentence; carried_out: the day on which it was, None before.
    """

    id: int
    reference: str
    title: str
    maker: str
    decided_on: date
    published_on: date
    private: str
    lines: tuple[tuple[str, str], ...]
    call_in: str
    carried_out: date | None
    corrects: Other | None
    corrected_by: Other | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    records: tuple[PublicRecord, ...]


@dataclass(frozen=True, slots=True)
class PublicRecords:
    """All published records, the latest decision first, by calendar year. last_published: the day of the newest."""

    name: str
    years: tuple[Year, ...]
    last_published: date


def decisions_in_private(decisions: Collection[int]) -> set[int]:
    """Those of the decisions (ids) that an item of Part II carries, as the apps above tell."""
    found: set[int] = set()
    for config in apps.get_app_configs():
        if decisions and (dotted := getattr(config, "in_private", None)):
            ask: Callable[[Collection[int]], set[int]] = import_string(dotted)
            found |= ask(decisions)
    return found


def public_records(partnership: Partnership) -> PublicRecords | None:
    """None while nothing is published. Three queries, and those of the apps above, however many records."""
    rows = _shown(_published(partnership))
    if not rows:
        return None
    years = tuple(Year(year, tuple(held)) for year, held in groupby(rows, key=lambda one: one.decided_on.year))
    return PublicRecords(partnership.name, years, max(one.published_on for one in rows))


def public_record(partnership: Partnership, pk: int) -> PublicRecord | None:
    """One published record; None for one that is not there or not published."""
    found = _shown(_published(partnership).filter(pk=pk))
    return found[0] if found else None


def has_public_records(partnership: Partnership) -> bool:
    """Whether there is anything to read. One query."""
    return _published(partnership).exists()


def _published(partnership: Partnership) -> QuerySet[DecisionRecord]:
    rows = DecisionRecord.objects.filter(partnership=partnership, published_on__isnull=False)
    linked = ("maker_body", "maker_post", "corrects", "corrected_by", "own_gate", "decision__implementation")
    return rows.select_related(*linked, "decision__plan_entry").prefetch_related("call_ins").order_by(
        "-decided_on", "-pk"
    )  # fmt: skip


def _shown(rows: Iterable[DecisionRecord]) -> list[PublicRecord]:
    held = list(rows)
    private = decisions_in_private({one.decision_id for one in held if one.decision_id})
    return [_public(one, carried_in_private=one.decision_id in private) for one in held]


def why_private(row: DecisionRecord, *, carried_in_private: bool) -> str:
    """Why the public does not read it in full; "" when it does."""
    entry = entry_of(row.decision) if row.decision else None
    paragraphs = row.paragraphs or (entry.paragraphs if entry and entry.private else "")
    if paragraphs:
        return exemption_sentence(paragraphs_of(paragraphs))
    return _UNSAID if carried_in_private else ""


def _public(row: DecisionRecord, *, carried_in_private: bool) -> PublicRecord:
    private = why_private(row, carried_in_private=carried_in_private)
    gate = getattr(row.decision, "implementation", None) if row.decision else getattr(row, "own_gate", None)
    later = getattr(row, "corrected_by", None)
    assert row.published_on is not None  # only such rows are asked for
    return PublicRecord(
        id=row.pk,
        reference=row.reference,
        title=(row.public_title or UNNAMED) if private else row.title,
        maker=maker_of(row.maker_body, row.maker_post),
        decided_on=row.decided_on,
        published_on=row.published_on,
        private=private,
        lines=() if private else _lines(row),
        call_in=_call_in(row, private=bool(private)),
        carried_out=gate.implemented_on if gate else None,
        corrects=Other(row.corrects.pk, row.corrects.reference) if row.corrects else None,
        corrected_by=Other(later.pk, later.reference) if later and later.published_on else None,
        content_hash=row.content_hash,
    )


def _lines(row: DecisionRecord) -> tuple[tuple[str, str], ...]:
    return (
        ("Decision", row.text),
        ("Reasons", row.reasons),
        ("Alternatives considered and rejected", row.alternatives),
        ("Interests declared", row.interests),
        ("Dispensations granted", row.dispensations),
        *((("By what right on that day", row.ground),) if row.ground else ()),
    )


def _call_in(row: DecisionRecord, *, private: bool) -> str:
    """In a sentence; of a private one nothing that a reason could tell."""
    called = next(iter(row.call_ins.all()), None)
    if called is not None and called.outcome:
        return f"Called in. {CallInOutcome(called.outcome).label}."
    if called is not None:
        return "Called in, and not heard yet."
    if row.window_ends is None:
        return "It cannot be called in." if private else f"It cannot be called in. {row.call_in_words}".strip()
    return row.call_in_words
