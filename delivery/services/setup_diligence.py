"""Loading the templates of due diligence, and those that were planned, from ``contracts.yaml``."""

from commissioning.models import Partnership
from commissioning.services.documents import Entry, add
from delivery.models import DiligenceArea, DiligenceTemplate, DueDiligence
from delivery.rules.diligence import read_scale
from delivery.services.setup_rows import keep
from ihwb.kernel.errors import Refused


def load_templates(partnership: Partnership, entry: Entry) -> dict[str, DiligenceTemplate]:
    posts = {one.code: one for one in partnership.posts.all()}
    for row in entry.rows("diligence_templates"):
        areas = [
            {"name": one.text("name"), "questions": one.texts("questions"), "discipline": one.text("discipline", "")}
            for one in row.rows("areas")
        ]
        new = DiligenceTemplate(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            areas=areas,
            disciplines=row.texts("disciplines"),
            scale=[{"score": _score(one), "label": one.text("label")} for one in row.rows("scale")],
            passing=_score(row, "passing"),
            signoff_post=row.needed("signoff_post", posts),
            source=row.text("source"),
        )
        try:
            read_scale(new.scale, new.passing)
        except Refused as refused:
            row.fail(f"has no scale: {refused.message}")
        if not areas:
            row.fail("needs its areas in “areas”")
        keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.diligence_templates.all()}


def _score(row: Entry, name: str = "score") -> int:
    number = row.number(name)
    if number is None or number != number.to_integral_value():
        row.fail(f"needs a whole number in “{name}”")
    return int(number)


def load_diligences(partnership: Partnership, entry: Entry, templates: dict[str, DiligenceTemplate]) -> None:
    """Due diligences that were planned: with their areas, not evaluated. One a contract; what is there stays."""
    contracts = {one.code: one for one in partnership.contracts.all()}
    providers = {one.code: one for one in partnership.organisations.all()}
    for row in entry.rows("due_diligence"):
        contract, template = row.needed("contract", contracts), row.needed("template", templates)
        new = DueDiligence(
            contract=contract,
            provider=row.needed("provider", providers),
            template=template,
            scale=template.scale,
            passing=template.passing,
            signoff_post=template.signoff_post,
            begun_on=row.day("begun_on"),
            due_on=row.day("due_on"),
            source=row.text("source"),
        )
        if not contract.diligences.exists():
            add(new)
            add_areas(new)


def add_areas(diligence: DueDiligence) -> None:
    """The areas of the template, copied: a template that is changed later leaves them as they are."""
    for number, one in enumerate(diligence.template.areas, start=1):
        add(
            DiligenceArea(
                diligence=diligence,
                number=number,
                name=one["name"],
                questions="\n".join(one.get("questions", [])),
                discipline=one.get("discipline", ""),
            )
        )
