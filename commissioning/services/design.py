"""Writing the design: capabilities, teams, who provides what, what is considered, what changes."""

from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction

from commissioning.models import (
    Capability,
    CapabilityChange,
    Consideration,
    DesignArea,
    Organisation,
    Partnership,
    Provision,
    Team,
    User,
)
from commissioning.rules.design import CapabilityKind, Part, Provided, check_provision
from commissioning.selectors.design import provided_of
from commissioning.services.audit import record
from commissioning.services.document_control import save
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def add_capability(
    *,
    partnership: Partnership,
    code: str,
    name: str,
    kind: CapabilityKind,
    within: Capability | None,
    by: User | None,
    source: str = "",
) -> Capability:
    """Raises Refused: capability_there, within_wrong."""
    _hold(partnership)
    _free(partnership.capabilities.filter(code=code).exists(), "capability", code)
    if within and (within.within_id or within.kind != kind):
        raise Refused("within_wrong", f"“{within.name}” cannot hold it: choose a wide capability of the same kind.")
    made = Capability(
        partnership=partnership,
        code=code,
        name=name,
        kind=kind.value,
        within=within,
        position=1 + partnership.capabilities.count(),
        source=source,
    )
    return _add("commissioning.add_capability", made, partnership, by)


@transaction.atomic
def add_team(
    *, partnership: Partnership, code: str, name: str, organisation: Organisation, shared: bool, by: User | None
) -> Team:
    """Raises Refused (``team_there``)."""
    _hold(partnership)
    _free(partnership.teams.filter(code=code).exists(), "team", code)
    made = Team(partnership=partnership, code=code, name=name, organisation=organisation, shared=shared)
    return _add("commissioning.add_team", made, partnership, by)


@transaction.atomic
def provide(
    *, capability_id: int, team: Team, part: Part, since: date, note: str, by: User | None, until: date | None = None
) -> Provision:
    """A team leads or supports a capability from a day on. Raises Refused as ``check_provision`` does."""
    capability = Capability.objects.select_for_update().get(pk=capability_id)
    there = [provided_of(one) for one in capability.provisions.select_related("team")]
    check_provision(capability.name, Provided(team.pk, team.name, part, since, until), there)
    made = Provision(capability=capability, team=team, part=part.value, since=since, until=until, note=note)
    return _add("commissioning.provide_capability", made, capability.partnership, by)


@transaction.atomic
def end_provision(*, provision_id: int, last_day: date, reason: str, by: User) -> Provision:
    """The last day counts. Raises Refused: ended_already, ends_before_it_begins."""
    found = Provision.objects.select_related("capability__partnership").get(pk=provision_id)
    Capability.objects.select_for_update().get(pk=found.capability_id)
    row = Provision.objects.select_for_update().get(pk=provision_id)
    if row.until:
        raise Refused("ended_already", f"It ended on {show_date(row.until)} already.")
    if last_day < row.since:
        raise Refused(
            "ends_before_it_begins", f"It begins on {show_date(row.since)}. Choose that day or a later one as its last."
        )
    row.until = last_day
    save(row, reason, by)
    _note("commissioning.end_provision", str(found), found.capability.partnership, by, {"last": last_day.isoformat()})
    return row


@transaction.atomic
def add_area(*, partnership: Partnership, code: str, name: str, by: User | None, source: str = "") -> DesignArea:
    """Raises Refused (``area_there``)."""
    _hold(partnership)
    _free(partnership.design_areas.filter(code=code).exists(), "area", code)
    position = 1 + partnership.design_areas.count()
    made = DesignArea(partnership=partnership, code=code, name=name, position=position, source=source)
    return _add("commissioning.add_design_area", made, partnership, by)


@transaction.atomic
def consider(
    *, area_id: int, organisation: Organisation, inside: bool, since: date, why: str, by: User | None
) -> Consideration:
    """Say that an area is in or out from a day on. Raises Refused (``said_already``)."""
    area = DesignArea.objects.select_for_update().get(pk=area_id)
    if area.considerations.filter(organisation=organisation, since=since).exists():
        raise Refused(
            "said_already",
            f"For {organisation.name} this is said from {show_date(since)} already. Choose another day.",
        )
    made = Consideration(area=area, organisation=organisation, inside=inside, since=since, why=why)
    return _add("commissioning.consider_area", made, area.partnership, by)


@transaction.atomic
def add_change(
    *, capability: Capability, before: str, after: str, on: date, by: User | None, source: str = ""
) -> CapabilityChange:
    made = CapabilityChange(capability=capability, before=before, after=after, on=on, source=source)
    return _add("commissioning.add_capability_change", made, capability.partnership, by)


def _hold(partnership: Partnership) -> None:
    """One writer of the partnership's design at a time."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)


def _free(taken: bool, what: str, code: str) -> None:
    if taken:
        raise Refused(f"{what}_there", f"The code {code} belongs to another {what} already. Choose another code.")


def _add(act: str, made: Row, partnership: Partnership, by: User | None) -> Row:
    save(made, "Written down", by)
    _note(act, str(made), partnership, by, {})
    return made


def _note(act: str, subject: str, partnership: Partnership, by: User | None, detail: dict[str, Any]) -> None:
    record(act=act, partnership=partnership, subject=subject, by=by, detail=detail)
