"""Loading strategies with their first text and consultations from ``strategies.yaml``. What is there stays."""

from typing import Any

from django.utils import timezone

from commissioning.models import Consultation, Partnership, Strategy
from commissioning.rules.consultations import Minimum
from commissioning.rules.document_control import Number, Stage
from commissioning.selectors.strategies import minimums_of
from commissioning.services.document_control import Doer, Draft, write_version
from commissioning.services.documents import REASON, Entry, add
from commissioning.services.strategies import NewStrategy, add_strategy, lay_down_minimum

FILE = "strategies.yaml"


def load_strategies(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Raises Refused naming the place. "groups" and "measures" are read by the apps that hold these things."""
    entry = Entry(FILE, document)
    there = {one.since for one in minimums_of(partnership)}
    for row in entry.rows("consultation_minimums"):
        minimum = Minimum(row.needed_day("since"), row.whole("days"), row.text("source"))
        if minimum.since not in there:
            lay_down_minimum(partnership=partnership, minimum=minimum, reason=REASON, by=None)
    codes = set(partnership.strategies.values_list("code", flat=True))
    for row in entry.rows("strategies"):
        _load(partnership, row, codes)
    entry.finish()
    return [f"{partnership.strategies.count()} commissioning strategies"]


def _load(partnership: Partnership, row: Entry, there: set[str]) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    new = NewStrategy(
        code=row.text("code"),
        name=row.text("name"),
        covers=row.text("covers"),
        reference=row.text("reference"),
        owner=row.needed("owner", posts),
        source=row.text("source", ""),
    )
    row.texts("groups"), row.texts("measures")
    sections = tuple((one.text("heading"), one.text("text", "")) for one in row.rows("sections"))
    written_on, printed = row.day("written_on"), row.text("printed", "")
    if new.code in there:
        list(_consultations(row, None))
        return
    doer = Doer(None, timezone.now(), restricted=True)
    strategy = add_strategy(partnership=partnership, new=new, doer=doer)
    draft = Draft(
        written_on=written_on,
        authors=[new.owner],
        change_reference="",
        summary="First text",
        affected="All",
        sections=sections,
        printed=printed,
    )
    write_version(strategy.document, Number(0, 0, 1), Stage.DRAFT, draft, doer)
    for consultation in _consultations(row, strategy):
        add(consultation)


def _consultations(row: Entry, strategy: Strategy | None) -> list[Consultation]:
    """Its consultations; read and left alone where the strategy is there already."""
    found = []
    for one in row.rows("consultations"):
        made = Consultation(
            audience=one.text("audience"),
            how=one.text("how", ""),
            opens_on=one.needed_day("opens_on"),
            closes_on=one.needed_day("closes_on"),
            source=one.text("source", ""),
        )
        if strategy is not None:
            made.strategy, made.version = strategy, strategy.document.versions.first()
            found.append(made)
    return found
