"""Loading risk scales and registers from ``delivery.yaml``."""

from typing import Any

from commissioning.models import Partnership, Post
from commissioning.services.documents import Entry, add
from delivery.models import Response, Risk, RiskAction, RiskRegister, RiskScale, ScaleKind
from delivery.rules import risks as rules
from delivery.services.setup_programme import Projects
from delivery.services.setup_rows import keep
from ihwb.kernel.errors import Refused


def load_scales(partnership: Partnership, entry: Entry) -> dict[str, RiskScale]:
    for row in entry.rows("risk_scales"):
        scale = RiskScale(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            kind=row.choice("kind", ScaleKind),
            meaning=row.text("meaning", ""),
            source=row.text("source"),
            levels=[_level(one) for one in row.rows("levels")],
            bands=[_band(one) for one in row.rows("bands")],
        )
        try:
            rules.read_scale(scale.kind, scale.levels, scale.bands)
        except Refused as refused:
            row.fail(f"is not a scale: {refused.message}")
        keep(row, scale, "partnership", "code")
    return {one.code: one for one in partnership.risk_scales.all()}


def _level(row: Entry) -> dict[str, Any]:
    label = row.text("label")
    return {"label": label, "name": row.text("name", label), "rank": row.whole("rank"), "tag": row.text("tag")}


def _band(row: Entry) -> dict[str, Any]:
    return {"name": row.text("name"), "from": row.whole("from"), "to": row.whole("to"), "tag": row.text("tag")}


def load_registers(partnership: Partnership, entry: Entry, projects: Projects, scales: dict[str, RiskScale]) -> None:
    posts = {one.code: one for one in partnership.posts.all()}
    for position, row in enumerate(entry.rows("risk_registers"), start=1):
        register = RiskRegister(
            partnership=partnership,
            project=row.pick("project", projects),
            scale=row.needed("scale", scales),
            code=row.text("code"),
            name=row.text("name"),
            position=position,
            source=row.text("source"),
        )
        owner_source = row.text("owner_source", "")
        keep(row, register, "partnership", "code")
        kept = partnership.risk_registers.select_related("scale").get(code=register.code)
        for one in row.rows("risks"):
            _risk(one, kept, posts, owner_source)


def _risk(row: Entry, register: RiskRegister, posts: dict[str, Post], owner_source: str) -> None:
    owner = row.pick("owner", posts)
    risk = Risk(
        register=register,
        number=row.whole("number"),
        title=row.text("title"),
        cause=row.text("cause", ""),
        event=row.text("event", ""),
        consequence=row.text("consequence", ""),
        likelihood=row.text("likelihood", ""),
        impact=row.text("impact", ""),
        rating=row.text("rating", ""),
        owner=owner,
        owner_source=owner_source if owner else "",
        review_on=row.day("review_on"),
        response=row.text("response", ""),
        source=f"{register.source}, risk {row.whole('number')}",
    )
    scale = register.scale
    try:
        rules.check_rating(
            rules.read_scale(scale.kind, scale.levels, scale.bands),
            likelihood=risk.likelihood,
            impact=risk.impact,
            rating=risk.rating,
        )
    except Refused as refused:
        row.fail(f"is not rated on the register's scale: {refused.message}")
    if risk.response and risk.response not in Response.values:
        row.fail(f"has a response that is none of: {', '.join(Response.values)}")
    texts = row.texts("actions")
    if keep(row, risk, "register", "number"):
        for number, text in enumerate(texts, start=1):
            add(RiskAction(risk=risk, number=number, text=text))
