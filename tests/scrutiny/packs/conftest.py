"""A small meeting with open and exempt business, papers and appendices: enough for a pack, quick to build."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from weasyprint import HTML

from commissioning.models import Organisation, Partnership
from scrutiny.models import AgendaItem, Meeting, Report, ReportSection
from scrutiny.services.appendices import add_appendix
from tests.factories import BodyFactory, PostFactory

SECRET = "The preferred bidder is Tamarisk Care at nine pounds eleven pence an hour"
SECRET_APPENDIX = "Walrus and carpenter costings stay within these four walls"
REASONS = "Showing it would weaken the council's hand while the bids are open."


def pdf_of(folder: Path, name: str, words: str) -> Path:
    path = folder / f"{name}.pdf"
    HTML(string=f"<html lang='en'><title>{name}</title><h1>{name}</h1><p>{words}</p></html>").write_pdf(path)
    return path


@pytest.fixture
def own_shelf(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Sections drawn by other tests are not found: what this test draws, it draws itself."""
    settings.VAR_DIR = tmp_path / "var"  # type: ignore[attr-defined]
    return tmp_path / "var"


@pytest.fixture
def report(partnership: Partnership, council: Organisation) -> Report:
    made = Report.objects.create(
        partnership=partnership,
        slug="one-budget",
        subject="One budget for health and care",
        committee=BodyFactory(organisation=council),
        date=date(2014, 11, 11),
        lead_officer=PostFactory(partnership=partnership),
        author=PostFactory(partnership=partnership),
        purpose="To ask for one budget from April 2015.",
        key_decision=True,
    )
    ReportSection.objects.create(report=made, position=1, heading="Why now", text="Need grows faster than money.")
    return made


@pytest.fixture
def meeting(partnership: Partnership, council: Organisation, report: Report, tmp_path: Path) -> Meeting:
    made = Meeting.objects.create(
        partnership=partnership,
        body=BodyFactory(organisation=council),
        slug="cabinet-november",
        title="Cabinet, 11 November 2014",
        starts_at=datetime(2014, 11, 11, 14, 0, tzinfo=UTC),
        place="Council House",
    )
    AgendaItem.objects.create(meeting=made, position=1, number="1", title="Apologies")
    AgendaItem.objects.create(meeting=made, position=2, number="2", title=report.subject, kind="report", report=report)
    paper = AgendaItem.objects.create(meeting=made, position=3, number="3", title="Annual letter", kind="appendix")
    AgendaItem.objects.create(meeting=made, position=4, number="4", title="Risks", kind="risks")
    private = AgendaItem.objects.create(
        meeting=made,
        position=5,
        number="5",
        title="Choice of the Tamarisk bid",
        part=2,
        text=f"{SECRET}.\n\nThe runner-up was eleven pence dearer.",
        exemption_paragraphs="3",
        public_title="A contract for care at home",
        public_interest_reasons=REASONS,
    )
    for item, title, words in (
        (paper, "The auditor's letter", "The accounts are true and fair."),
        (private, "Tamarisk cost model", SECRET_APPENDIX),
    ):
        path = pdf_of(tmp_path, title, words)
        add_appendix(item=item, title=title, path=path, name=path.name, by=None, reason="For the pack")
    return made
