"""Loading decisions with their recommendations and routes."""

from typing import Any

from commissioning.models import Body, Decision, Partnership, Recommendation, RouteStage
from commissioning.rules.decisions import Purpose, State, content_hash
from commissioning.services.documents import Entry, add


def load_decisions(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The decisions of ``decisions.yaml``. A decision that is there already is left alone, its route with it.

    Raises Refused naming the place and what is wrong there.
    """
    entry = Entry("decisions.yaml", document)
    bodies = {one.code: one for one in partnership.bodies.all()}
    there = set(partnership.decisions.values_list("reference", flat=True))
    for row in entry.rows("decisions"):
        _load(partnership, row, bodies, there)
    entry.finish()
    stages = RouteStage.objects.filter(decision__partnership=partnership).count()
    return [f"{partnership.decisions.count()} decisions with {stages} route stages"]


def _load(partnership: Partnership, row: Entry, bodies: dict[str, Body], there: set[str]) -> None:
    recommendations = row.texts("recommendations")
    sections = [{"heading": one.text("heading"), "text": one.text("text")} for one in row.rows("sections")]
    decision = Decision(
        partnership=partnership,
        reference=row.text("reference"),
        title=row.text("title"),
        summary=row.text("summary", ""),
        content={"sections": sections},
        state=(State.IN_ROUTE if row.flag("in_route") else State.DRAFT).value,
        source=row.text("source"),
    )
    decision.content_hash = content_hash(decision.title, decision.summary, recommendations, decision.content)
    stages = [_stage(one, number, bodies) for number, one in enumerate(row.rows("route"), start=1)]
    if decision.reference in there:
        return
    add(decision)
    for number, text in enumerate(recommendations, start=1):
        add(Recommendation(decision=decision, number=number, text=text))
    for stage in stages:
        stage.decision = decision
        add(stage)


def _stage(row: Entry, number: int, bodies: dict[str, Body]) -> RouteStage:
    stage = RouteStage(
        number=number,
        body=row.needed("body", bodies),
        starts_on=row.needed_day("starts_on"),
        ends_on=row.day("ends_on"),
        purpose=row.choice("purpose", Purpose).value,
        printed=row.text("printed", ""),
        note=row.text("note", ""),
    )
    if stage.ends_on and stage.ends_on < stage.starts_on:
        row.fail("ends before it begins")
    return stage
