"""The texts of a report, one by one: where a figure can stand, and what a check reads."""

from dataclasses import dataclass

from scrutiny.models import Report

OWN = {
    "purpose": "Purpose of the report",
    "reasons": "Reasons for the recommended action",
    "corporate_plan": "Corporate plan",
    "financial_implications": "Implications for the financial plan and resources",
    "other_implications": "Other implications",
    "equality": "Equality and diversity",
    "alternatives": "Alternative options considered and rejected",
    "published_work": "Published work",
}
OF_OPTION = {"issues": "issues", "benefits": "benefits", "risks": "risks"}


@dataclass(frozen=True, slots=True)
class Place:
    """One text of the report. kind: own, section, option or recommendation; pk: of the row, none for the report's own.

    field: of the row. name: what the page calls it.
    """

    kind: str
    pk: int | None
    field: str
    name: str
    text: str

    @property
    def code(self) -> str:
        """Its name in an address or a form."""
        return self.field if self.pk is None else f"{self.kind}-{self.pk}-{self.field}"


def places(report: Report) -> list[Place]:
    """Every text, in the order of the page. Three queries."""
    found = [Place("own", None, field, name, getattr(report, field)) for field, name in OWN.items()]
    for section in report.sections.all():
        found.append(Place("section", section.pk, "text", f"Section “{section.heading}”", section.text))
    for option in report.options.all():
        found += [
            Place("option", option.pk, field, f"Option “{option.title}”, {word}", getattr(option, field))
            for field, word in OF_OPTION.items()
        ]
    for one in report.own_recommendations.all():
        found.append(Place("recommendation", one.pk, "text", f"Recommendation {one.number}", one.text))
    return found
