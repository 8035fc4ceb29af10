"""What keeps a report from being signed or published: changed figures, and findings nobody has explained."""

from dataclasses import dataclass

from django.urls import reverse

from commissioning.models import Decision
from commissioning.selectors.open_papers import OpenPaper
from scrutiny.models import FindingKind, Report
from scrutiny.selectors.live_figures import FigureView, report_figures
from scrutiny.selectors.private_papers import RESTRICTED
from scrutiny.selectors.report_checks import CheckFinding, report_findings


@dataclass(frozen=True, slots=True)
class Gate:
    """What waits. figures: quoted ones that have changed, their month being open or their source gone.

    findings: all that the checks find, explained or not.
    """

    figures: tuple[FigureView, ...]
    findings: tuple[CheckFinding, ...] = ()

    @property
    def unexplained(self) -> tuple[CheckFinding, ...]:
        return tuple(one for one in self.findings if not one.is_explained)

    @property
    def explained(self) -> tuple[CheckFinding, ...]:
        return tuple(one for one in self.findings if one.is_explained)

    @property
    def is_clear(self) -> bool:
        return not self.figures and not self.unexplained

    @property
    def words(self) -> str:
        """What waits, in a few words for a refusal; "" when nothing does."""
        cast = sum(one.kind == FindingKind.CASTING for one in self.unexplained)
        typed = len(self.unexplained) - cast
        said = [
            _counted(len(self.figures), "quoted figure has changed", "quoted figures have changed"),
            _counted(cast, "finding of the casting check is open", "findings of the casting check are open"),
            _counted(typed, "typed figure contradicts the data", "typed figures contradict the data"),
        ]
        return ", ".join(one for one in said if one)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}" if number else ""


def gate_of(report: Report, figures: tuple[FigureView, ...] | None = None) -> Gate:
    """The gate of a report. figures: from a caller who has asked for them already."""
    held = report_figures(report) if figures is None else figures
    waiting = tuple(one for one in held if not one.is_settled and one.placed)
    return Gate(waiting, report_findings(report, [one for one in held if one.placed]))


def open_papers(decision: Decision) -> list[OpenPaper]:
    """The reports on a decision in which something waits for the author: nobody advises clearly on them before."""
    found = []
    for report in decision.reports.select_related("partnership", "committee").order_by("date", "pk"):
        gate = gate_of(report)
        if not gate.is_clear:
            told = [f"Figure {one.number} {one.flag}" for one in gate.figures]
            told += [f"{one.place}: {one.sentence}" for one in gate.unexplained]
            kwargs = {"partnership": report.partnership.slug, "report": report.slug}
            url = reverse("scrutiny:report", kwargs=kwargs)
            permission = RESTRICTED if report.is_exempt else ""
            whose = report.committee.organisation_id
            found.append(OpenPaper(report.subject, gate.words, tuple(told), url, permission, whose))
    return found
