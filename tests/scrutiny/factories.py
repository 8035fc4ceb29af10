"""Fixed, readable meetings, reports and reviews. Part II texts carry words that must never be seen in public."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import factory
import pikepdf
from factory.django import DjangoModelFactory

from commissioning.models import Partnership
from scrutiny.models import AgendaItem, Meeting, Report, ReportSection, ReportSignOff, Review, ReviewSession
from tests.factories import BodyFactory, PartnershipFactory, PostFactory

SECRETS = ("Marlinspike", "tawny ladder", "Saltram rooms", "heron schedule")
REASONS = "Publishing the terms early would weaken the council's position."


class MeetingFactory(DjangoModelFactory[Meeting]):
    class Meta:
        model = Meeting
        django_get_or_create = ("partnership", "slug")

    body = factory.SubFactory(BodyFactory)
    partnership = factory.SelfAttribute("body.partnership")
    slug = "cabinet-2014-11-11"
    title = "Cabinet, 11 November 2014"
    starts_at = datetime(2014, 11, 11, 14, tzinfo=UTC)
    place = "Council House"


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda item: str(item.position))
    title = factory.LazyAttribute(lambda item: f"Business {item.position}")

    class Params:
        exempt = factory.Trait(
            part=2,
            title="The Marlinspike agreement",
            text="The partners call this order the tawny ladder.",
            exemption_paragraphs="3",
            public_title="A commercial matter",
            public_interest_reasons=REASONS,
        )


class ReportFactory(DjangoModelFactory[Report]):
    class Meta:
        model = Report
        django_get_or_create = ("partnership", "slug")

    partnership = factory.SubFactory(PartnershipFactory)
    slug = "one-budget"
    subject = "One system, one budget"
    committee = factory.SubFactory(BodyFactory, organisation__partnership=factory.SelfAttribute("...partnership"))
    date = date(2014, 11, 11)
    lead_officer = factory.SubFactory(PostFactory, partnership=factory.SelfAttribute("..partnership"))
    author = factory.SelfAttribute("lead_officer")
    purpose = "To agree one budget."

    class Params:
        exempt = factory.Trait(slug="private", part=2, subject="The Saltram rooms", purpose="See the heron schedule.")


class ReviewFactory(DjangoModelFactory[Review]):
    class Meta:
        model = Review

    body = factory.SubFactory(BodyFactory, code="SCRUTINY", name="Scrutiny panel", kind="scrutiny", statutory=False)
    partnership = factory.SelfAttribute("body.partnership")
    slug = "ihwb"
    title = "Health and wellbeing programme"
    scope = "Four sessions over two days."
    reasons = "The decisions matter to many."
    aims = "To hold the executive to account."


def agenda(meeting: Meeting) -> tuple[AgendaItem, AgendaItem, AgendaItem]:
    """Three items: public words, a Part II text, and a Part II report with a section and a sign-off box."""
    report = ReportFactory(partnership=meeting.partnership, exempt=True)
    ReportSection.objects.create(report=report, position=1, heading="Saltram rooms", text="The heron schedule says so.")
    ReportSignOff.objects.create(report=report, kind="legal")
    public = AgendaItemFactory(meeting=meeting, position=1, number="1", title="Apologies")
    private = AgendaItemFactory(meeting=meeting, position=2, number="2", exempt=True)
    carried = AgendaItemFactory(meeting=meeting, position=3, number="3", exempt=True, kind="report", report=report)
    return public, private, carried


def review_with_sessions(partnership: Partnership, **fields: Any) -> Review:
    body = BodyFactory(
        organisation__partnership=partnership, code="SCRUTINY", name="Scrutiny panel", kind="scrutiny", statutory=False
    )
    review = ReviewFactory(body=body, **fields)
    for number in (1, 2, 3, 4):
        ReviewSession.objects.create(review=review, number=number, title=f"Session on paper {number}")
    return review


def pdf_file(path: Path, pages: int = 2, *, password: str = "") -> Path:
    """A small PDF of blank pages; encrypted when a password is given."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
    pdf.save(path, encryption=pikepdf.Encryption(owner=password, user=password) if password else None)  # type: ignore[arg-type]
    return path
