"""Loading decisions with their recommendations and routes."""

from typing import Any

from commissioning.models import (
    AdviceRequest,
    Body,
    Decision,
    Partnership,
    Post,
    Recommendation,
    RouteStage,
    RouteTemplate,
    TemplateStage,
)
from commissioning.rules.advice import AdviceKind
from commissioning.rules.decisions import Deciders, Purpose, State, content_hash
from commissioning.rules.facts import Facts, Use
from commissioning.selectors.facts import Chosen, facts_from
from commissioning.services.decision_texts import keep_text, set_facts
from commissioning.services.documents import REASON, Entry, add
from ihwb.kernel.errors import Refused


def load_decisions(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """The decisions of ``decisions.yaml``. A decision that is there already is left alone, its route with it.

    Raises Refused naming the place and what is wrong there.
    """
    entry = Entry("decisions.yaml", document)
    bodies = {one.code: one for one in partnership.bodies.all()}
    posts = {one.code: one for one in partnership.posts.all()}
    _templates(partnership, entry, bodies, posts)
    there = set(partnership.decisions.values_list("reference", flat=True))
    for row in entry.rows("decisions"):
        _load(partnership, row, bodies, posts, there)
    entry.finish()
    stages = RouteStage.objects.filter(decision__partnership=partnership).count()
    templates = partnership.route_templates.count()
    return [f"{partnership.decisions.count()} decisions with {stages} route stages", f"{templates} templates of routes"]


def _templates(partnership: Partnership, entry: Entry, bodies: dict[str, Body], posts: dict[str, Post]) -> None:
    """Templates of routes. One that is there already is left alone, its stops with it."""
    kinds = {one.code: one for one in partnership.decision_kinds.all()}
    there = set(partnership.route_templates.values_list("code", flat=True))
    for row in entry.rows("route_templates"):
        template = RouteTemplate(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            kind=row.pick("kind", kinds),
            purpose=row.text("purpose", ""),
            source=row.text("source", ""),
        )
        stops = [_planned(one, number, bodies, posts) for number, one in enumerate(row.rows("stops"), start=1)]
        if template.code in there:
            continue
        add(template)
        for stop in stops:
            stop.template = template
            add(stop)


def _planned(row: Entry, number: int, bodies: dict[str, Body], posts: dict[str, Post]) -> TemplateStage:
    """day: 1 for the day of the first stop; days: how many it takes, one when the field is not there."""
    stage = TemplateStage(
        number=number,
        step=row.whole("step"),
        body=row.pick("body", bodies),
        post=row.pick("post", posts),
        purpose=row.choice("purpose", Purpose).value,
        offset_days=row.whole("day") - 1,
        length_days=int(row.number("days") or 1),
        optional=row.flag("optional"),
    )
    if (stage.body is None) == (stage.post is None):
        row.fail("needs one of “body” and “post”")
    return stage


def _load(
    partnership: Partnership, row: Entry, bodies: dict[str, Body], posts: dict[str, Post], there: set[str]
) -> None:
    recommendations = row.texts("recommendations")
    sections = [{"heading": one.text("heading"), "text": one.text("text")} for one in row.rows("sections")]
    facts = _facts(partnership, row)
    decision = Decision(
        partnership=partnership,
        reference=row.text("reference"),
        title=row.text("title"),
        summary=row.text("summary", ""),
        content={"sections": sections, "facts": facts.plain()} if facts.plain() else {"sections": sections},
        state=(State.IN_ROUTE if row.flag("in_route") else State.DRAFT).value,
        source=row.text("source"),
        decides_under=row.text("decides_under", ""),
    )
    decision.deciders = (Deciders.ROUTE if decision.decides_under else Deciders.STATUTORY).value
    decision.content_hash = content_hash(decision.title, decision.summary, recommendations, decision.content)
    stages = [_stage(one, number, bodies, posts) for number, one in enumerate(row.rows("route"), start=1)]
    advice = [_advice(one, posts) for one in row.rows("advice")]
    if decision.reference in there:
        return
    set_facts(decision, facts, REASON, None)
    for number, text in enumerate(recommendations, start=1):
        add(Recommendation(decision=decision, number=number, text=text))
    for stage in stages:
        stage.decision = decision
        add(stage)
    for one in advice:
        one.decision = decision
        add(one)
    keep_text(decision, None)


def _facts(partnership: Partnership, row: Entry) -> Facts:
    """kind, amount, maker ("body:CODE" or "post:CODE"), and "functions": number and use of each."""
    functions = {one.whole("number"): one.choice("use", Use) for one in row.rows("functions")}
    chosen = Chosen(row.text("kind", ""), row.number("amount"), row.text("maker", ""), functions)
    try:
        return facts_from(partnership, chosen)
    except Refused as refused:
        row.fail(f"cannot stand: {refused.message}")


def _advice(row: Entry, posts: dict[str, Post]) -> AdviceRequest:
    kind, post = row.choice("kind", AdviceKind), row.needed("post", posts)
    return AdviceRequest(kind=kind.value, post=post, due=row.needed_day("due"))


def _stage(row: Entry, number: int, bodies: dict[str, Body], posts: dict[str, Post]) -> RouteStage:
    """step: every stop in one step, free of order, where no step is given."""
    stage = RouteStage(
        number=number,
        step=int(row.number("step") or 1),
        body=row.pick("body", bodies),
        post=row.pick("post", posts),
        optional=row.flag("optional"),
        starts_on=row.needed_day("starts_on"),
        ends_on=row.day("ends_on"),
        purpose=row.choice("purpose", Purpose).value,
        printed=row.text("printed", ""),
        note=row.text("note", ""),
    )
    if (stage.body is None) == (stage.post is None):
        row.fail("needs one of “body” and “post”")
    if stage.ends_on and stage.ends_on < stage.starts_on:
        row.fail("ends before it begins")
    return stage
