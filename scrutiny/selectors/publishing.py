"""May this pack be published? What stands against it, the last day and how it was counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.selectors.law_clocks import measured_clocks_of
from scrutiny.models import Edition, Meeting, Pack, PackState, Publication
from scrutiny.rules.clocks import Clock
from scrutiny.selectors.meetings import papers_clock_of
from scrutiny.selectors.report_gate import gate_of

LOOKED_AT = 5  # builds of the restricted edition: an older one is of no use to anybody


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a public pack may be published on a day. obstacles: sentences; none when it may.

    corrects: the publication that it replaces. restricted: the restricted edition that goes out with it, if any.
    """

    pack: Pack
    clock: Clock
    on: date
    obstacles: tuple[str, ...]
    corrects: Publication | None
    restricted: Pack | None

    @property
    def is_late(self) -> bool:
        return self.on > self.clock.last_day


def readiness(pack: Pack, on: date, *, is_current: bool) -> Readiness:
    """is_current: nothing on the agenda has changed since the pack was built."""
    meeting = pack.meeting
    out = meeting.publications.filter(withdrawn_at__isnull=True, supplement=pack.supplement).first()
    told = pack.snapshot.get("correction")
    corrects = out if out is not None and told and told["number"] == out.number else None
    restricted = _restricted(pack) if pack.edition == Edition.PUBLIC else None
    return Readiness(
        pack=pack,
        clock=papers_clock_of(meeting, measured_clocks_of(meeting.partnership)),
        on=on,
        obstacles=tuple(_obstacles(pack, out, corrects, is_current, restricted)),
        corrects=corrects,
        restricted=restricted,
    )


def _obstacles(
    pack: Pack, out: Publication | None, corrects: Publication | None, is_current: bool, restricted: Pack | None
) -> list[str]:
    found = []
    if pack.edition != Edition.PUBLIC:
        return ["Only the public edition is published. The restricted one goes to members with it."]
    if pack.state != PackState.READY:
        return ["The pack is not ready. Wait until it is built."]
    if not pack.certificate.get("scan", {}).get("clean"):
        found.append("The pack has no clean certificate of its scan for exempt content. Build it again.")
    if out is not None and corrects is None:
        found.append(
            f"Edition {out.number} is published already. Build a correction of it, or withdraw it, then publish."
        )
    if out is None and pack.snapshot.get("correction"):
        found.append("The edition that this pack corrects is not out any more. Build the pack anew.")
    if not is_current:
        found.append("The agenda or its papers have changed since this pack was built. Build it again.")
    if corrects is not None and corrects.restricted is not None and restricted is None:
        found.append(
            f"Members have the restricted edition of edition {corrects.number}. Build its correction too, so that "
            "they get both at once."
        )
    return [*found, *_at_the_gate(pack.meeting)]


def _at_the_gate(meeting: Meeting) -> list[str]:
    """What waits for the authors of the public reports: changed figures, findings that nobody has explained."""
    items = meeting.agenda.filter(part=1, report__isnull=False).select_related("report__partnership")
    gates = [(item.number, gate_of(item.report)) for item in items.order_by("position") if item.report]
    return [
        f"In the report of item {number}, {gate.words}. Its author decides on each of them on the report's page."
        for number, gate in gates
        if not gate.is_clear
    ]


def _restricted(pack: Pack) -> Pack | None:
    """The restricted edition that goes out with a public pack: the newest of its kind with the same public papers."""
    return restricted_beside(pack, {_corrects(pack.snapshot)}, above=0)


def restricted_of(out: Publication) -> Pack | None:
    """A restricted edition that may still go to members with what is out: none went yet, or this one corrects it."""
    kinds = {_corrects(out.pack.snapshot)} if out.restricted is None else {out.number}
    return restricted_beside(out.pack, kinds, above=out.restricted.number if out.restricted else 0)


def restricted_beside(pack: Pack, corrects: set[int], above: int) -> Pack | None:
    """The newest ready restricted pack, never issued, that shows the same agenda and the same public papers."""
    if not pack.meeting.agenda.filter(part=2).exists():
        return None
    rows = pack.meeting.packs.filter(edition=Edition.RESTRICTED, supplement=pack.supplement, state=PackState.READY)
    rows = rows.filter(issue__isnull=True, number__gt=above).order_by("-number")
    for one in rows[:LOOKED_AT]:
        if _corrects(one.snapshot) in corrects and same_papers(pack.snapshot, one.snapshot):
            return one
    return None


def _corrects(snapshot: Mapping[str, Any]) -> int:
    """The number of the publication that a pack corrects; 0 for none."""
    return int(snapshot["correction"]["number"]) if snapshot.get("correction") else 0


def same_papers(public: Mapping[str, Any], restricted: Mapping[str, Any]) -> bool:
    """Whether two editions have the same lines on the agenda and the same public papers, word for word."""
    places = ({entry["place"] for entry in one["agenda"]} for one in (public, restricted))
    papers = (
        {one["key"]: one for one in held["sections"] if one.get("audience", "public") == "public"}
        for held in (public, restricted)
    )
    return len({frozenset(one) for one in places}) == 1 and next(papers) == next(papers)
