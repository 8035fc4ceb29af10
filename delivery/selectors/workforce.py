"""Workforce transfers as they are read: teams with small numbers hidden, sums beside what was published, the clocks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissioning.models import Partnership
from commissioning.rules.law_kinds import ClockKind
from commissioning.selectors.law_clocks import Clocks, measured_clocks_of
from delivery.models import Transfer, TransferMeasure
from delivery.rules.small_numbers import fewer_than, hidden, total_shown
from delivery.rules.transfers import Ground
from delivery.selectors.history import Entry, entries, entries_of_many
from ihwb.kernel.dates import show_date
from ihwb.kernel.money import ZERO

SEE, SMALL, CHANGE = "delivery.view_workforce", "delivery.view_small_teams", "delivery.change_workforce"


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team. said: what stands in place of the figures where they are hidden; "" where they are shown."""

    pk: int
    name: str
    headcount: int | None
    fte: Decimal | None
    posts: int | None
    budget: Decimal | None
    note: str
    said: str


@dataclass(frozen=True, slots=True)
class Check:
    """A published figure beside the sum of the teams. difference: None where the sum is hidden or nothing is there."""

    what: str
    published: str
    computed: str
    difference: str
    agrees: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock. state: done, done late, overdue, due, or nothing where no day is known."""

    label: str
    day: date | None
    done: date | None
    state: str
    tag: str
    arithmetic: str


@dataclass(frozen=True, slots=True)
class TransferView:
    transfer: Transfer
    teams: tuple[TeamRow, ...]
    total: TeamRow
    checks: tuple[Check, ...]
    deadlines: tuple[Deadline, ...]
    measures: tuple[TransferMeasure, ...]
    unions: tuple[str, ...]
    hides: bool

    @property
    def meaning(self) -> str:
        return Ground(self.transfer.basis).meaning

    @property
    def agreed(self) -> int:
        return sum(1 for one in self.measures if one.agreed_on)


def transfers(partnership: Partnership, on: date, *, small: bool) -> list[TransferView]:
    """All transfers. small: True for who may see teams of a few people. Six queries."""
    found = Transfer.objects.filter(partnership=partnership).select_related(
        "from_organisation", "to_organisation", "owner", "project"
    )
    clocks = measured_clocks_of(partnership)
    return [view(one, on, clocks, small=small) for one in found.prefetch_related("teams", "measures")]


def transfer_at(partnership: Partnership, code: str) -> Transfer | None:
    found = Transfer.objects.select_related("from_organisation", "to_organisation", "owner", "project")
    return found.filter(partnership=partnership, code=code).prefetch_related("teams", "measures").first()


def view(transfer: Transfer, on: date, clocks: Clocks, *, small: bool) -> TransferView:
    teams = list(transfer.teams.all())
    counts = [one.headcount for one in teams]
    # Posts tell of people as well as heads do: whichever is the smaller of the two decides.
    exposed = [min(one.headcount, one.posts) if one.posts else one.headcount for one in teams]
    out = frozenset() if small else hidden(counts, transfer.small_number) | hidden(exposed, transfer.small_number)
    whole = small or (
        not out or (total_shown(counts, transfer.small_number) and total_shown(exposed, transfer.small_number))
    )
    rows = tuple(
        TeamRow(one.pk, one.name, None, None, None, None, one.note, _said(one.headcount, transfer.small_number))
        if place in out
        else TeamRow(one.pk, one.name, one.headcount, one.fte, one.posts, one.budget, one.note, "")
        for place, one in enumerate(teams)
    )
    return TransferView(
        transfer=transfer,
        teams=rows,
        total=_total(transfer, whole),
        checks=_checks(transfer, whole),
        deadlines=_deadlines(transfer, on, clocks),
        measures=tuple(transfer.measures.all()),
        unions=tuple(line.strip() for line in transfer.unions.splitlines() if line.strip()),
        hides=bool(out),
    )


def _said(count: int, small: int) -> str:
    return fewer_than(small) if count < small else "withheld"


def _total(transfer: Transfer, whole: bool) -> TeamRow:
    teams = list(transfer.teams.all())
    if not whole:
        return TeamRow(0, "All teams", None, None, None, None, "", "withheld")
    return TeamRow(
        0,
        "All teams",
        sum(one.headcount for one in teams),
        sum((one.fte for one in teams), Decimal("0.00")),
        sum(one.posts for one in teams),
        sum((one.budget for one in teams), ZERO),
        "",
        "",
    )


def _checks(transfer: Transfer, whole: bool) -> tuple[Check, ...]:
    """What was published beside the sums; a budget agrees when it is the sum as rounded as it was printed."""
    teams = list(transfer.teams.all())
    if not whole or not teams:
        return ()
    found = []
    if transfer.published_posts is not None:
        posts = sum(one.posts for one in teams)
        apart = posts - transfer.published_posts
        found.append(Check("Posts", str(transfer.published_posts), str(posts), str(apart), apart == 0))
    if transfer.published_budget is not None:
        budget = sum((one.budget for one in teams), ZERO)
        apart_pounds = budget - transfer.published_budget
        found.append(
            Check(
                "Staffing budget",
                f"£{transfer.published_budget:,.2f}",
                f"£{budget:,.2f}",
                f"£{apart_pounds:,.2f}",
                abs(apart_pounds) * 2 < transfer.published_rounding,
            )
        )
    return tuple(found)


def _deadlines(transfer: Transfer, on: date, clocks: Clocks) -> tuple[Deadline, ...]:
    """Where nobody changes employer, nothing is to be given and consulted on by a day."""
    if not Ground(transfer.basis).informs:
        return ()
    return (_eli(transfer, on, clocks), _consultation(transfer, on))


def _eli(transfer: Transfer, on: date, clocks: Clocks) -> Deadline:
    """Employee liability information, by the area's dated clock."""
    worked = clocks.work_out(ClockKind.ELI, transfer.transfers_on)
    label = "Employee liability information given"
    return _deadline(label, worked.day, transfer.eli_given_on, on, worked.arithmetic)


def _consultation(transfer: Transfer, on: date) -> Deadline:
    """Consultation has no fixed number of days: it is held long enough before the transfer."""
    label, last = "Consultation ended before the transfer", transfer.transfers_on
    held = transfer.consultation_to if transfer.consultation_to and transfer.consultation_to <= on else None
    span = ""
    if transfer.consultation_from:
        until = f" to {show_date(transfer.consultation_to)}" if transfer.consultation_to else ", no end recorded"
        span = f"From {show_date(transfer.consultation_from)}{until}. "
    law = "The law asks for consultation long enough before the transfer and names no number of days."
    return _deadline(label, last, held, on, f"{span}{law}")


def _deadline(label: str, day: date, done: date | None, on: date, arithmetic: str) -> Deadline:
    if done:
        late = done > day
        return Deadline(label, day, done, "Done late" if late else "Done", "red" if late else "green", arithmetic)
    if on > day:
        return Deadline(label, day, None, "No day recorded", "grey", arithmetic)
    return Deadline(label, day, None, "Due", "blue", arithmetic)


_LABELS = {
    "title": "Title",
    "transfers_on": "Transfer",
    "basis": "Ground",
    "consultation_from": "Consultation from",
    "consultation_to": "Consultation to",
    "eli_given_on": "Employee liability information given",
    "pensions": "Pensions",
    "unions": "Unions",
    "published_posts": "Published posts",
    "published_budget": "Published budget",
}
_MEASURES = {"text": "Measure", "proposed_on": "Proposed", "agreed_on": "Agreed"}


def history_of(transfer: Transfer) -> list[Entry]:
    """Without teams, whose figures may be of a few people. Two queries."""
    told = entries(transfer.history.all(), _LABELS, {"basis": {one.value: one.label for one in Ground}})
    for rows in entries_of_many(TransferMeasure.history.filter(transfer=transfer.pk), _MEASURES, {}).values():
        told += rows
    return sorted(told, key=lambda entry: entry.when, reverse=True)
