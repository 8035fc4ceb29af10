"""What keeps a report from being signed or published: changed figures, and findings nobody has explained."""

from dataclasses import dataclass

from scrutiny.models import Report
from scrutiny.selectors.live_figures import FigureView, report_figures


@dataclass(frozen=True, slots=True)
class Gate:
    """What waits. figures: quoted ones that have changed, their month being open or their source gone."""

    figures: tuple[FigureView, ...]

    @property
    def is_clear(self) -> bool:
        return not self.figures

    @property
    def words(self) -> str:
        """What waits, in a few words for a refusal; "" when nothing does."""
        count = len(self.figures)
        return f"{count} quoted figure{' has' if count == 1 else 's have'} changed" if count else ""


def gate_of(report: Report, figures: tuple[FigureView, ...] | None = None) -> Gate:
    """The gate of a report. figures: from a caller who has asked for them already."""
    held = report_figures(report) if figures is None else figures
    return Gate(tuple(one for one in held if not one.is_settled and one.placed))
