"""Risk registers as they are read: each on its own scale, with what is overdue as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from commissioning.models import Partnership, Post
from delivery.models import Risk, RiskAction, RiskRegister, RiskScale, RiskStatus, ScaleKind
from delivery.rules import risks as rules
from delivery.rules.milestones import days
from delivery.selectors.history import Entry, entries, entries_of_many


@dataclass(frozen=True, slots=True)
class LevelView:
    label: str
    name: str
    tag: str
    count: int


@dataclass(frozen=True, slots=True)
class ScaleView:
    """levels: from the highest to the lowest, as a legend; count: open risks of the register at that level.

    printed: the words of the register itself where people read others, such as "H, M, L"; else empty.
    """

    name: str
    kind: str
    meaning: str
    source: str
    printed: str
    levels: tuple[LevelView, ...]
    bands: tuple[str, ...]

    @property
    def is_matrix(self) -> bool:
        return self.kind == ScaleKind.MATRIX


@dataclass(frozen=True, slots=True)
class Mark:
    """A rating, likelihood or impact: the word as printed, as people read it, and its tag's colour word."""

    label: str
    name: str
    tag: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    pk: int
    number: int
    text: str
    owner: str
    due: date | None
    done_on: date | None
    status: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk. rating: None in a register that rates likelihood and impact apart and makes no rating of them.

    rating_words: the whole rating in words. order: the rating's place in this register's scale, the highest worst;
    it means nothing in another register.
    """

    pk: int
    register: str
    number: int
    title: str
    cause: str
    event: str
    consequence: str
    likelihood: Mark | None
    impact: Mark | None
    rating: Mark | None
    rating_words: str
    order: int
    owner: str
    owner_source: str
    review_on: date | None
    review: str
    review_overdue: bool
    response: str
    status: str
    source: str
    version: int
    actions: tuple[ActionRow, ...]

    @property
    def is_open(self) -> bool:
        return self.status == RiskStatus.OPEN.label

    @property
    def actions_left(self) -> int:
        return sum(1 for action in self.actions if action.done_on is None)


@dataclass(frozen=True, slots=True)
class RegisterView:
    """One register. total: all its risks; risks: those that the filter lets through, in the register's order."""

    pk: int
    code: str
    name: str
    project: str
    source: str
    scale: ScaleView
    total: int
    overdue: int
    risks: tuple[RiskRow, ...]


@dataclass(frozen=True, slots=True)
class RiskFilter:
    """What the reader asks for; empty means all. rating: "register code:label", for a matrix "code:H/M"."""

    register: str = ""
    rating: str = ""
    owner: str = ""
    text: str = ""
    review: str = ""

    def lets(self, register: RiskRegister, risk: Risk, row: RiskRow) -> bool:
        return (
            self.register in ("", register.code)
            and self.rating in ("", rating_key(register, risk))
            and self._owned(risk)
            and (self.review != "overdue" or row.review_overdue)
            and self._says(row)
        )

    def _owned(self, risk: Risk) -> bool:
        if self.owner == "none":
            return risk.owner_id is None
        return not self.owner or (risk.owner is not None and risk.owner.code == self.owner)

    def _says(self, row: RiskRow) -> bool:
        words = (row.title, row.cause, row.event, row.consequence, *(action.text for action in row.actions))
        return self.text.casefold() in " ".join(words).casefold()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filter offers: (value, words). ratings: by register, worst first, only those in use."""

    registers: tuple[tuple[str, str], ...]
    ratings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RiskDetail:
    """One risk with its register and its history."""

    risk: RiskRow
    register: RegisterView
    history: tuple[Entry, ...]


def scale_of(scale: RiskScale) -> rules.Scale:
    return rules.read_scale(scale.kind, scale.levels, scale.bands)


def rating_key(register: RiskRegister, risk: Risk) -> str:
    one = f"{risk.likelihood}/{risk.impact}" if register.scale.kind == ScaleKind.MATRIX else risk.rating
    return f"{register.code}:{one}"


def register_rows(partnership: Partnership) -> QuerySet[RiskRegister]:
    """The partnership's registers with risks and actions. Three queries."""
    actions = RiskAction.objects.select_related("owner").order_by("number")
    risks = Risk.objects.select_related("owner").order_by("number").prefetch_related(Prefetch("actions", actions))
    registers = RiskRegister.objects.filter(partnership=partnership).select_related("scale", "project")
    return registers.prefetch_related(Prefetch("risks", risks)).order_by("position", "name")


def registers(
    partnership: Partnership, *, on: date | None = None, asked: RiskFilter | None = None
) -> list[RegisterView]:
    """Every register of the partnership, each on its own scale. Three queries.

    on: the day as at which reviews and actions are overdue; today when not given.
    asked: leaves risks out; a register that is not asked for is left out whole.
    """
    return views(register_rows(partnership), on=on, asked=asked)


def views(
    rows: Iterable[RiskRegister], *, on: date | None = None, asked: RiskFilter | None = None
) -> list[RegisterView]:
    day = on or timezone.localdate()
    asked = asked or RiskFilter()
    return [_view(one, day, asked) for one in rows if asked.register in ("", one.code)]


def _view(register: RiskRegister, on: date, asked: RiskFilter) -> RegisterView:
    scale = scale_of(register.scale)
    held = list(register.risks.all())
    rows = [(risk, row(risk, register, scale, on)) for risk in held]
    return RegisterView(
        pk=register.pk,
        code=register.code,
        name=register.name,
        project=register.project.name if register.project else "",
        source=register.source,
        scale=_scale_view(register.scale, scale, held),
        total=len(held),
        overdue=sum(1 for _, shown in rows if shown.review_overdue),
        risks=tuple(shown for risk, shown in rows if asked.lets(register, risk, shown)),
    )


def _scale_view(stored: RiskScale, scale: rules.Scale, risks: list[Risk]) -> ScaleView:
    ratings = [one.rating for one in risks if one.status == RiskStatus.OPEN]
    levels = tuple(
        LevelView(level.label, level.name, level.tag, ratings.count(level.label)) for level in reversed(scale.levels)
    )
    printed = "" if all(one.label == one.name for one in levels) else ", ".join(one.label for one in levels)
    bands = tuple(f"{band.name}: {band.low} to {band.high}" for band in scale.bands)
    return ScaleView(stored.name, stored.kind, stored.meaning, stored.source, printed, levels, bands)


def row(risk: Risk, register: RiskRegister, scale: rules.Scale, on: date) -> RiskRow:
    """One risk as it is shown as at a day. No query when owner and actions are fetched."""
    rated = rules.shown(scale, likelihood=risk.likelihood, impact=risk.impact, rating=risk.rating)
    review, overdue = rules.review_words(risk.review_on, is_open=risk.status == RiskStatus.OPEN, on=on)
    return RiskRow(
        pk=risk.pk,
        register=register.code,
        number=risk.number,
        title=risk.title,
        cause=risk.cause,
        event=risk.event,
        consequence=risk.consequence,
        likelihood=_mark(scale, risk.likelihood),
        impact=_mark(scale, risk.impact),
        rating=_rating_mark(scale, risk, rated),
        rating_words=rated.words,
        order=rated.order,
        owner=risk.owner.title if risk.owner else "",
        owner_source=risk.owner_source,
        review_on=risk.review_on,
        review=review,
        review_overdue=overdue,
        response=risk.get_response_display(),
        status=risk.get_status_display(),
        source=risk.source,
        version=risk.version,
        actions=tuple(_action(one, on) for one in risk.actions.all()),
    )


def _mark(scale: rules.Scale, label: str) -> Mark | None:
    level = scale.level(label)
    return Mark(level.label, level.name, level.tag) if level else None


def _rating_mark(scale: rules.Scale, risk: Risk, rated: rules.Rated) -> Mark | None:
    if scale.kind == ScaleKind.SINGLE:
        return _mark(scale, risk.rating)
    return Mark(risk.rating, risk.rating, rated.tag) if risk.rating else None


def _action(action: RiskAction, on: date) -> ActionRow:
    late = (on - action.due).days if action.due and not action.done_on else 0
    status = "Done" if action.done_on else f"Overdue by {days(late)}" if late > 0 else "Open"
    owner = action.owner.title if action.owner else ""
    return ActionRow(action.pk, action.number, action.text, owner, action.due, action.done_on, status, late > 0)


def choices(rows: Iterable[RiskRegister]) -> Choices:
    """What the filter offers for these registers. No further query."""
    found = list(rows)
    owners = {risk.owner.code: risk.owner.title for one in found for risk in one.risks.all() if risk.owner}
    return Choices(
        registers=tuple((one.code, one.name) for one in found),
        ratings=tuple((one.name, _ratings(one)) for one in found),
        owners=tuple(sorted(owners.items(), key=lambda pair: pair[1])),
    )


def _ratings(register: RiskRegister) -> tuple[tuple[str, str], ...]:
    scale = scale_of(register.scale)
    seen: dict[str, rules.Rated] = {}
    for risk in register.risks.all():
        seen[rating_key(register, risk)] = rules.shown(
            scale, likelihood=risk.likelihood, impact=risk.impact, rating=risk.rating
        )
    worst_first = sorted(seen.items(), key=lambda pair: (-pair[1].order, pair[1].words))
    return tuple((key, rated.words) for key, rated in worst_first)


# --- One risk ---------------------------------------------------------------------------------------------------------

LABELS = {
    "title": "Title",
    "cause": "Cause",
    "event": "Event",
    "consequence": "Consequence",
    "likelihood": "Likelihood",
    "impact": "Impact",
    "rating": "Rating",
    "owner_id": "Owner",
    "review_on": "Next review",
    "response": "Response",
    "status": "Status",
}
ACTION_LABELS = {"text": "Text", "owner_id": "Owner", "due": "Due", "done_on": "Done on"}


def risk_at(partnership: Partnership, pk: int) -> Risk | None:
    """The partnership's risk with its register, scale and owner. One query."""
    found = Risk.objects.filter(register__partnership=partnership, pk=pk)
    return found.select_related("register__scale", "register__project", "owner").first()


def detail(risk: Risk, *, on: date | None = None) -> RiskDetail:
    """One risk, its register without the other risks, and its history with that of its actions. Five queries."""
    day = on or timezone.localdate()
    register = risk.register
    scale = scale_of(register.scale)
    shown = row(risk, register, scale, day)
    view = RegisterView(
        pk=register.pk,
        code=register.code,
        name=register.name,
        project=register.project.name if register.project else "",
        source=register.source,
        scale=_scale_view(register.scale, scale, []),
        total=0,
        overdue=0,
        risks=(),
    )
    return RiskDetail(shown, view, tuple(_history(risk)))


def _history(risk: Risk) -> list[Entry]:
    posts = {post.pk: post.title for post in Post.objects.filter(partnership=risk.register.partnership_id)}
    told = entries(risk.history.all(), LABELS, {"owner_id": posts})
    numbers = {action.pk: action.number for action in risk.actions.all()}
    of_actions = entries_of_many(RiskAction.history.filter(risk=risk.pk), ACTION_LABELS, {"owner_id": posts})
    for pk, one in of_actions.items():
        told += [replace(entry, what=f"Action {numbers[pk]} {entry.what.lower()}") for entry in one]
    return sorted(told, key=lambda entry: entry.when, reverse=True)
