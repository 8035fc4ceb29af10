"""A report in the Cabinet report form, as values that a page shows and a pack freezes."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from scrutiny.models import Report, ReportForm
from scrutiny.rules.exemptions import Part
from scrutiny.selectors.live_figures import FigureView, report_figures
from scrutiny.selectors.report_checks import CheckFinding, tables_of
from scrutiny.selectors.report_gate import gate_of
from scrutiny.selectors.report_texts import places
from scrutiny.selectors.sign_offs import SignOffView, sign_off_rows


@dataclass(frozen=True, slots=True)
class SectionView:
    """One headed section of the body; ``text`` is written as ``scrutiny.rules.prose`` reads it."""

    pk: int
    heading: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class OptionView:
    pk: int
    title: str
    issues: str
    benefits: str
    risks: str
    outcome: str


@dataclass(frozen=True, slots=True)
class PaperView:
    pk: int
    title: str
    part: int
    exemption_paragraph: int | None


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture: its name in the store, media type, fingerprint, and what it shows."""

    number: int
    alt: str
    file: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole form. ``recommendations`` are the decision's where there is one, else the report's own."""

    pk: int
    slug: str
    form: str
    subject: str
    committee: str
    date: date
    portfolio_holder: str
    lead_officer: str
    author: str
    contact: str
    reference: str
    key_decision: bool
    part: int
    part_label: str
    purpose: str
    corporate_plan: str
    financial_implications: str
    other_implications: str
    equality: str
    decision_reference: str
    decision_state: str
    recommendations: tuple[str, ...]
    reasons: str
    alternatives: str
    published_work: str
    source: str
    version: int
    sections: tuple[SectionView, ...]
    options: tuple[OptionView, ...]
    sign_offs: tuple[SignOffView, ...]
    background_papers: tuple[PaperView, ...]
    live_figures: tuple[FigureView, ...] = ()
    explained: tuple[CheckFinding, ...] = ()
    pictures: tuple[PictureView, ...] = ()
    tables: int = 0

    @property
    def is_exempt(self) -> bool:
        return self.part == Part.EXEMPT

    @property
    def kept_reasons(self) -> tuple[str, ...]:
        """Why figures are quoted although they have changed: the author's own words, which a scan has to know."""
        return tuple(one.kept_reason for one in self.live_figures if one.kept_reason)

    @property
    def is_signed(self) -> bool:
        """Whether a box of the report's own row is signed: then its text is locked."""
        return any(one.pk is not None and one.signed_on is not None for one in self.sign_offs)

    @property
    def is_general(self) -> bool:
        return self.form == ReportForm.GENERAL

    @property
    def open_sign_offs(self) -> int:
        return sum(one.signed_on is None for one in self.sign_offs)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report in the list."""

    slug: str
    subject: str
    committee: str
    date: date
    part: int
    key_decision: bool
    sign_offs: int
    open_sign_offs: int


def report_view(report: Report) -> ReportView:
    """All that the form holds. Whoever calls it has made sure that the reader may read the report. Seven queries."""
    decision = report.decision
    return ReportView(
        pk=report.pk,
        slug=report.slug,
        form=report.form,
        subject=report.subject,
        committee=report.committee.name,
        date=report.date,
        portfolio_holder=report.portfolio_holder,
        lead_officer=report.lead_officer.title,
        author=report.author.title,
        contact=report.contact,
        reference=report.reference,
        key_decision=report.key_decision,
        part=report.part,
        part_label=Part(report.part).label,
        purpose=report.purpose,
        corporate_plan=report.corporate_plan,
        financial_implications=report.financial_implications,
        other_implications=report.other_implications,
        equality=report.equality,
        decision_reference=decision.reference if decision else "",
        decision_state=decision.get_state_display() if decision else "",
        recommendations=_recommendations(report),
        reasons=report.reasons,
        alternatives=report.alternatives,
        published_work=report.published_work,
        source=report.source,
        version=report.version,
        sections=tuple(SectionView(one.pk, one.heading, one.text, one.source) for one in report.sections.all()),
        options=_options(report),
        sign_offs=sign_off_rows([report])[report.pk],
        background_papers=tuple(
            PaperView(one.pk, one.title, one.part, one.exemption_paragraph) for one in report.background_papers.all()
        ),
        live_figures=report_figures(report),
        pictures=tuple(
            PictureView(one.number, one.alt, str(one.file.name), one.kind, one.sha256)
            for one in report.images.order_by("number")
        ),
        tables=len(tables_of(places(report))),
    )


def checked_report_view(report: Report) -> ReportView:
    """The form with what was explained of its findings, as a pack freezes it."""
    view = report_view(report)
    return replace(view, explained=gate_of(report, view.live_figures).explained)


def _recommendations(report: Report) -> tuple[str, ...]:
    rows = report.decision.recommendations if report.decision else report.own_recommendations
    return tuple(rows.order_by("number").values_list("text", flat=True))


def _options(report: Report) -> tuple[OptionView, ...]:
    return tuple(
        OptionView(one.pk, one.title, one.issues, one.benefits, one.risks, one.outcome) for one in report.options.all()
    )


def with_form(reports: QuerySet[Report]) -> QuerySet[Report]:
    """The rows that ``report_view`` follows, fetched with the report."""
    return reports.select_related("committee", "lead_officer", "author", "decision")


def report_rows(reports: QuerySet[Report]) -> list[ReportRow]:
    """The list of the reports that a reader may open, the latest first. Three queries."""
    rows = list(reports.select_related("committee"))
    boxes = sign_off_rows(rows)
    return [
        ReportRow(
            slug=one.slug,
            subject=one.subject,
            committee=one.committee.name,
            date=one.date,
            part=one.part,
            key_decision=one.key_decision,
            sign_offs=len(boxes[one.pk]),
            open_sign_offs=sum(box.signed_on is None for box in boxes[one.pk]),
        )
        for one in rows
    ]
