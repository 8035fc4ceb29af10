"""Reading the design on a day: the matrix of capabilities and teams, the areas, the changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch

from commissioning.models import (
    Capability,
    CapabilityChange,
    Consideration,
    DesignArea,
    Organisation,
    Partnership,
    Provision,
)
from commissioning.rules.design import CapabilityKind, Considered, Part, Provided, standing_on, without_lead


@dataclass(frozen=True, slots=True)
class CellTeam:
    provision: int
    name: str
    part: Part
    shared: bool
    since: date
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A capability and, in the order of the columns, the teams of each organisation.

    bare: its parts (id, name) that have no team of their own: the teams of the whole provide them.
    """

    id: int
    name: str
    inside: bool
    cells: tuple[tuple[str, tuple[CellTeam, ...]], ...]
    bare: tuple[tuple[int, str], ...] = ()

    @property
    def provided(self) -> bool:
        return any(teams for _, teams in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """core, support: rows, a wide capability before its parts. leaderless: provided and led by nobody."""

    organisations: tuple[Organisation, ...]
    core: tuple[MatrixRow, ...]
    support: tuple[MatrixRow, ...]
    leaderless: tuple[str, ...]

    @property
    def parts(self) -> list[tuple[str, tuple[MatrixRow, ...]]]:
        return [("Core capabilities", self.core), ("Support capabilities", self.support)]


def provided_of(row: Provision) -> Provided:
    return Provided(row.team_id, row.team.name, Part(row.part), row.since, row.until)


def matrix(partnership: Partnership, on: date) -> Matrix:
    """Three queries."""
    provisions = Provision.objects.select_related("team__organisation").order_by("part", "team__name")
    rows = list(
        Capability.objects.filter(partnership=partnership)
        .prefetch_related(Prefetch("provisions", provisions))
        .order_by("position", "code")
    )
    teams = Organisation.objects.filter(partnership=partnership, teams__isnull=False).distinct()
    organisations = tuple(teams.order_by("position", "code"))
    named = [(one.name, [provided_of(row) for row in one.provisions.all()]) for one in rows]
    return Matrix(
        organisations=organisations,
        core=_rows(rows, CapabilityKind.CORE, organisations, on),
        support=_rows(rows, CapabilityKind.SUPPORT, organisations, on),
        leaderless=tuple(without_lead(named, on)),
    )


def _rows(
    rows: Sequence[Capability], kind: CapabilityKind, organisations: Sequence[Organisation], on: date
) -> tuple[MatrixRow, ...]:
    parts: dict[int | None, list[Capability]] = defaultdict(list)
    for one in rows:
        if one.kind == kind:
            parts[one.within_id].append(one)
    found: list[MatrixRow] = []
    for wide in parts[None]:
        inner = [_row(one, organisations, on, inside=True) for one in parts[wide.pk]]
        bare = tuple((one.id, one.name) for one in inner if not one.provided)
        found.append(replace(_row(wide, organisations, on, inside=False), bare=bare))
        found += [one for one in inner if one.provided]
    return tuple(found)


def _row(one: Capability, organisations: Sequence[Organisation], on: date, *, inside: bool) -> MatrixRow:
    running = [row for row in one.provisions.all() if provided_of(row).runs_on(on)]
    cells = tuple(
        (each.name, tuple(_team(row) for row in running if row.team.organisation_id == each.pk))
        for each in organisations
    )
    return MatrixRow(one.pk, one.name, inside, cells)


def _team(row: Provision) -> CellTeam:
    return CellTeam(row.pk, row.team.name, Part(row.part), row.team.shared, row.since, row.until, row.note)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """standing: by organisation, in the order of the columns, True, False or None, with the reason."""

    id: int
    name: str
    standing: tuple[tuple[str, int, bool | None, str], ...]


def areas(partnership: Partnership, on: date) -> tuple[tuple[Organisation, ...], list[AreaRow]]:
    """Three queries."""
    partners = tuple(
        Organisation.objects.filter(partnership=partnership, kind__in=["council", "nhs_commissioner"]).order_by(
            "position", "code"
        )
    )
    rows = DesignArea.objects.filter(partnership=partnership).prefetch_related("considerations")
    found = []
    for one in rows.order_by("position", "code"):
        said = list(one.considerations.all())
        standing = tuple((each.name, each.pk, *_said(said, each.pk, on)) for each in partners)
        found.append(AreaRow(one.pk, one.name, standing))
    return partners, found


def _said(rows: Sequence[Consideration], organisation: int, on: date) -> tuple[bool | None, str]:
    facts = [Considered(one.organisation_id, one.inside, one.since) for one in rows]
    standing = standing_on(facts, organisation, on)
    begun = [one for one in rows if one.organisation_id == organisation and one.since <= on]
    return standing, max(begun, key=lambda one: one.since).why if begun else ""


def changes(partnership: Partnership) -> list[CapabilityChange]:
    """By day, then capability. One query."""
    rows = CapabilityChange.objects.filter(capability__partnership=partnership).select_related("capability")
    return list(rows.order_by("on", "capability__position", "pk"))
