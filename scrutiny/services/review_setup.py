"""Loading scrutiny reviews with their sessions and recommendations."""

from commissioning.models import Partnership
from commissioning.services.documents import Entry
from scrutiny.models import Review, ReviewRecommendation, ReviewSession
from scrutiny.services.report_setup import put

_TEXTS = ("beneficiaries", "duration", "start_reason", "end_reason", "requested_by", "source", "note")
_DAYS = ("starts_on", "ends_on", "received_on", "responded_on")


def load_reviews(partnership: Partnership, entry: Entry) -> None:
    """The reviews of the file. A review that is there already is left alone, its sessions with it."""
    for row in entry.rows("reviews"):
        review = _review(partnership, row)
        sessions = [
            ReviewSession(
                number=one.whole("number"),
                title=one.text("title"),
                document=one.text("document", ""),
                examines=one.text("examines", ""),
            )
            for one in row.rows("sessions")
        ]
        found = [
            ReviewRecommendation(number=number, text=text)
            for number, text in enumerate(row.texts("recommendations"), start=1)
        ]
        if not partnership.reviews.filter(slug=review.slug).exists():
            put(row, review)
            rows: list[ReviewSession | ReviewRecommendation] = [*sessions, *found]
            for new in rows:
                new.review = review
                put(row, new)


def _review(partnership: Partnership, row: Entry) -> Review:
    bodies = {one.code: one for one in partnership.bodies.all()}
    return Review(
        partnership=partnership,
        slug=row.text("slug"),
        title=row.text("title"),
        body=row.needed("body", bodies),
        meeting=row.pick("meeting", {one.slug: one for one in partnership.meetings.all()}),
        decision=row.pick("decision", {one.reference: one for one in partnership.decisions.all()}),
        responding_body=row.pick("responding_body", bodies),
        scope=row.text("scope"),
        reasons=row.text("reasons"),
        aims=row.text("aims"),
        response_months=row.whole_or_none("response_months"),
        **{name: row.day(name) for name in _DAYS},
        **{name: row.text(name, "") for name in _TEXTS},
    )
