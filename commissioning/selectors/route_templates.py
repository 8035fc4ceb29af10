"""Templates of routes as pages show them."""

from dataclasses import dataclass

from commissioning.models import Partnership, RouteTemplate
from commissioning.rules.decisions import Purpose


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A stop of a template. days: "day 37 to 38", counted from day 1, the day of the first stop."""

    id: int
    number: int
    step: int
    name: str
    organisation: str
    purpose: str
    days: str
    optional: bool


@dataclass(frozen=True, slots=True)
class TemplateRow:
    id: int
    code: str
    name: str
    kind: str
    kind_id: int | None
    purpose: str
    source: str
    retired: bool
    stops: tuple[PlannedRow, ...]

    @property
    def steps(self) -> int:
        return len({one.step for one in self.stops})


def templates(partnership: Partnership, *, retired: bool = True) -> list[TemplateRow]:
    """The templates by name. Two queries."""
    rows = (
        RouteTemplate.objects.filter(partnership=partnership)
        .select_related("kind")
        .prefetch_related("stages__body__organisation", "stages__post__organisation")
    )
    return [_row(one) for one in (rows if retired else rows.filter(retired=False)).order_by("name")]


def _row(one: RouteTemplate) -> TemplateRow:
    stops = []
    for stage in one.stages.all():
        held = stage.body or stage.post
        first = stage.offset_days + 1
        to = f" to {first + stage.length_days - 1}" if stage.length_days > 1 else ""
        stops.append(
            PlannedRow(
                id=stage.pk,
                number=stage.number,
                step=stage.step,
                name=stage.name,
                organisation=held.organisation.name if held and held.organisation else "Joint",
                purpose=Purpose(stage.purpose).label,
                days=f"Day {first}{to}",
                optional=stage.optional,
            )
        )
    return TemplateRow(
        id=one.pk,
        code=one.code,
        name=one.name,
        kind=one.kind.name if one.kind else "",
        kind_id=one.kind_id,
        purpose=one.purpose,
        source=one.source,
        retired=one.retired,
        stops=tuple(stops),
    )
