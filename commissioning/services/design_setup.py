"""Loading the design from ``design.yaml``. What is there already stays as people left it."""

from typing import Any

from commissioning.models import Capability, Organisation, Partnership, Team
from commissioning.rules.design import CapabilityKind, Part
from commissioning.services import design as services
from commissioning.services.documents import Entry

FILE = "design.yaml"


def load_design(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    fresh = not partnership.capabilities.exists()
    organisations = {one.code: one for one in partnership.organisations.all()}
    capabilities = _capabilities(partnership, entry)
    teams = _teams(partnership, entry, organisations)
    _provisions(entry, capabilities, teams, fresh=fresh)
    _areas(partnership, entry, organisations)
    for row in entry.rows("changes"):
        capability = row.needed("capability", capabilities)
        before, after, on = row.text("before"), row.text("after"), row.needed_day("day")
        source = row.text("source", "")
        if fresh:
            services.add_change(capability=capability, before=before, after=after, on=on, by=None, source=source)
    entry.finish()
    return [f"{partnership.capabilities.count()} capabilities of {partnership.teams.count()} teams"]


def _capabilities(partnership: Partnership, entry: Entry) -> dict[str, Capability]:
    known = {one.code: one for one in partnership.capabilities.all()}
    for row in entry.rows("capabilities"):
        code, name, kind = row.text("code"), row.text("name"), row.choice("kind", CapabilityKind)
        within, source = row.pick("within", known), row.text("source", "")
        if code not in known:
            known[code] = services.add_capability(
                partnership=partnership, code=code, name=name, kind=kind, within=within, by=None, source=source
            )
    return known


def _teams(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> dict[str, Team]:
    known = {one.code: one for one in partnership.teams.all()}
    for row in entry.rows("teams"):
        code, name = row.text("code"), row.text("name")
        organisation, shared = row.needed("organisation", organisations), row.flag("shared")
        if code not in known:
            known[code] = services.add_team(
                partnership=partnership, code=code, name=name, organisation=organisation, shared=shared, by=None
            )
    return known


def _provisions(entry: Entry, capabilities: dict[str, Capability], teams: dict[str, Team], *, fresh: bool) -> None:
    for row in entry.rows("provisions"):
        capability, team = row.needed("capability", capabilities), row.needed("team", teams)
        part, since, until = row.choice("part", Part), row.needed_day("since"), row.day("until")
        note = row.text("note", "")
        if fresh:
            services.provide(
                capability_id=capability.pk, team=team, part=part, since=since, until=until, note=note, by=None
            )


def _areas(partnership: Partnership, entry: Entry, organisations: dict[str, Organisation]) -> None:
    there = set(partnership.design_areas.values_list("code", flat=True))
    for row in entry.rows("areas"):
        code, name, source = row.text("code"), row.text("name"), row.text("source", "")
        fresh = code not in there
        area = (
            services.add_area(partnership=partnership, code=code, name=name, by=None, source=source) if fresh else None
        )
        for one in row.rows("standing"):
            organisation, inside = one.needed("organisation", organisations), one.flag("inside")
            since, why = one.needed_day("since"), one.text("why", "")
            if area is not None:
                services.consider(
                    area_id=area.pk, organisation=organisation, inside=inside, since=since, why=why, by=None
                )
