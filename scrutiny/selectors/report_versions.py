"""A report's kept versions, and what changed between two of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from commissioning.rules.difference import Passage, Wording, difference
from scrutiny.models import Report, ReportVersion
from scrutiny.rules.exemptions import Part
from scrutiny.rules.prose import IMAGE
from scrutiny.rules.quoting import read_out
from scrutiny.selectors.report_texts import places

Content = list[list[str]]


def content_of(report: Report) -> Content:
    """The report in words: subject, facts of its head, every text, recommendations, background papers."""
    facts = [
        report.subject,
        f"To {report.committee.name}, {report.date.isoformat()}",
        f"{Part(report.part).label}{'; key decision' if report.key_decision else ''}",
        f"Lead officer: {report.lead_officer.title}. Author: {report.author.title}. {report.contact}".strip(),
    ]
    found = [["Head of the report", "\n".join(facts)]]
    found += [[place.name, place.text] for place in places(report) if place.text.strip()]
    if report.decision:
        found += [
            [f"Recommendation {one.number}", one.text] for one in report.decision.recommendations.order_by("number")
        ]
    papers = "\n".join(one.title for one in report.background_papers.all())
    return [*found, ["Background papers", papers]] if papers else found


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    signed: bool
    note: str
    kept_by: str
    kept_at: datetime


def versions(report: Report, *, restricted: bool) -> list[VersionRow]:
    """The kept versions, the latest first; those of a private time for who may read private papers alone."""
    return [
        VersionRow(one.number, one.signed, one.note, one.kept_by.name if one.kept_by else "", one.kept_at)
        for one in _readable(report, restricted).select_related("kept_by").order_by("-number")
    ]


def _readable(report: Report, restricted: bool) -> QuerySet[ReportVersion]:
    rows = report.kept_versions.all()
    return rows if restricted else rows.filter(exempt=False)


def compared(report: Report, before: int, after: int | None, *, restricted: bool) -> list[Passage] | None:
    """What changed from one version to another, or to the text as it stands (None). None: no such version."""
    rows = _readable(report, restricted)
    old = rows.filter(number=before).first()
    new = rows.filter(number=after).first() if after is not None else None
    if old is None or (after is not None and new is None):
        return None
    return difference(_wording(old.content), _wording(new.content if new else content_of(report)))


def _wording(content: Content) -> Wording:
    return Wording("", "", (), tuple((heading, _read_out(text)) for heading, text in content))


def _read_out(text: str) -> str:
    """The text as it is read: figures as shown, pictures by their words, lines as they end here."""
    lines = (IMAGE.sub(r"Image \g<number>: \g<text>", line) for line in read_out(text).splitlines())
    return "\n".join(lines)
