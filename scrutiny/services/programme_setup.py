"""Loading the work programme of scrutiny."""

from typing import Any

from commissioning.models import Partnership
from commissioning.services.documents import REASON, Entry
from ihwb.kernel.errors import Refused
from scrutiny.models import TopicSource, TopicState, WorkTopic
from scrutiny.services import work_programme as services


def load_programme(partnership: Partnership, entry: Entry) -> None:
    """The topics of the file. A topic that is there already, by body, year and title, is left alone."""
    bodies = {one.code: one for one in partnership.bodies.all()}
    meetings = {one.slug: one for one in partnership.meetings.all()}
    for row in entry.rows("work_programme"):
        body, year, title = row.needed("body", bodies), row.whole("year"), row.text("title")
        values: dict[str, Any] = {
            "title": title,
            "purpose": row.text("purpose", ""),
            "source_kind": row.choice("source_kind", TopicSource),
            "decision": row.pick("decision", {one.reference: one for one in partnership.decisions.all()}),
            "review": row.pick("review", {one.slug: one for one in partnership.reviews.all()}),
            "suggested_by": row.text("suggested_by", ""),
            "state": row.choice("state", TopicState),
            "outcome": row.text("outcome", ""),
            "source": row.text("source", ""),
        }
        planned = [
            (one.pick("meeting", meetings), one.day("planned_on"), one.text("purpose", ""))
            for one in row.rows("meetings")
        ]
        if WorkTopic.objects.filter(body=body, year=year, title=title).exists():
            continue
        try:
            topic = services.add_topic(body=body, year=year, values=values, by=None, reason=REASON)
            for meeting, day, purpose in planned:
                services.plan_meeting(
                    topic=topic, meeting=meeting, planned_on=day, purpose=purpose, by=None, reason=REASON
                )
        except Refused as refused:
            row.fail(f"is refused: {refused.message.rstrip('.')}")
