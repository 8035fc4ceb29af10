"""May this pack be published? What stands against it, the last day and how it was counted."""

from dataclasses import dataclass
from datetime import date

from commissioning.selectors.law_clocks import measured_clocks_of
from scrutiny.models import Edition, Meeting, Pack, PackState, Publication
from scrutiny.rules.clocks import Clock
from scrutiny.selectors.meetings import papers_clock_of
from scrutiny.selectors.report_gate import gate_of


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
    return Readiness(
        pack=pack,
        clock=papers_clock_of(meeting, measured_clocks_of(meeting.partnership)),
        on=on,
        obstacles=tuple(_obstacles(pack, out, corrects, is_current)),
        corrects=corrects,
        restricted=_restricted(pack),
    )


def _obstacles(pack: Pack, out: Publication | None, corrects: Publication | None, is_current: bool) -> list[str]:
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
    """The newest restricted edition of the same kind that no publication has taken, where there are private items."""
    if not pack.meeting.agenda.filter(part=2).exists():
        return None
    rows = pack.meeting.packs.filter(edition=Edition.RESTRICTED, supplement=pack.supplement, state=PackState.READY)
    return rows.filter(issue__isnull=True).order_by("-number").first()
