"""Reading strategies: the list, and one as it is read."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from commissioning.models import Consultation, ConsultationMinimum, DocumentVersion, Partnership, Strategy
from commissioning.rules.consultations import ConsultationState, Minimum, days_open, minimum_on, state_on
from commissioning.rules.document_control import Stage
from commissioning.selectors.documents import Sight, sight_of, versions_for, visible
from ihwb.web.access import Access


@dataclass(frozen=True, slots=True)
class ConsultationView:
    """A consultation. minimum: the rule that was in force when it opened, where there is one."""

    row: Consultation
    state: ConsultationState
    days: int
    minimum: Minimum | None

    @property
    def short(self) -> bool:
        """Shorter than the rule; possible only for what a file loaded."""
        return self.minimum is not None and self.days < self.minimum.days


@dataclass(frozen=True, slots=True)
class SectionView:
    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class StrategyRow:
    id: int
    code: str
    name: str
    covers: str
    version: str
    stage: str
    stage_label: str
    consultation: ConsultationView | None


def minimums_of(partnership: Partnership) -> list[Minimum]:
    """The rules, newest first. One query."""
    rows = ConsultationMinimum.objects.filter(partnership=partnership).order_by("-since")
    return [Minimum(one.since, one.days, one.source) for one in rows]


def strategies(access: Access) -> QuerySet[Strategy]:
    """The strategies whose document the person may see."""
    rows = Strategy.objects.filter(partnership=access.partnership, document__in=visible(access))
    return rows.select_related("document__owner", "document__partnership").order_by("position", "code")


def strategy_rows(access: Access) -> list[StrategyRow]:
    sight, minimums, today = sight_of(access), minimums_of(access.partnership), timezone.localdate()
    rows = strategies(access).prefetch_related("consultations")
    return [_row(one, sight, minimums, today) for one in rows]


def _row(one: Strategy, sight: Sight, minimums: list[Minimum], today: date) -> StrategyRow:
    version = shown_version(one, sight)
    views = [consultation_view(row, minimums, today) for row in one.consultations.all()]
    return StrategyRow(
        id=one.pk,
        code=one.code,
        name=one.name,
        covers=one.covers,
        version=version.label if version else "",
        stage=version.stage if version else "",
        stage_label=Stage(version.stage).label if version else "Not written yet",
        consultation=views[-1] if views else None,
    )


def shown_version(strategy: Strategy, sight: Sight, wanted: int = 0) -> DocumentVersion | None:
    """The version that is read: the wanted one, else the baseline, else the newest draft that the person may see."""
    rows = list(versions_for(strategy.document, sight))
    if wanted:
        return next((one for one in rows if one.pk == wanted), None)
    return next((one for one in rows if one.stage == Stage.BASELINE), rows[0] if rows else None)


def section_views(version: DocumentVersion) -> list[SectionView]:
    found = []
    for number, one in enumerate(version.content.get("sections", []), start=1):
        anchor = f"{slugify(one['heading']) or 'section'}-{number}"
        found.append(SectionView(anchor, one["heading"], one["text"]))
    return found


def consultation_view(row: Consultation, minimums: list[Minimum], today: date) -> ConsultationView:
    return ConsultationView(
        row=row,
        state=state_on(row.opens_on, row.closes_on, answered=bool(row.answer), today=today),
        days=days_open(row.opens_on, row.closes_on),
        minimum=minimum_on(minimums, row.opens_on),
    )


def consultation_views(strategy: Strategy) -> list[ConsultationView]:
    """The latest first. Two queries."""
    minimums, today = minimums_of(strategy.partnership), timezone.localdate()
    rows = strategy.consultations.select_related("version__document").order_by("-opens_on", "-pk")
    return [consultation_view(one, minimums, today) for one in rows]


def consultations_to_answer(access: Access) -> list[Consultation]:
    """Closed and not answered, for those who may. One query."""
    if not access.may("commissioning.change_strategies"):
        return []
    rows = Consultation.objects.filter(
        strategy__partnership=access.partnership, answer="", closes_on__lt=timezone.localdate()
    )
    return list(rows.select_related("strategy").order_by("closes_on"))
