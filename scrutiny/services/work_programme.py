"""The work programme of scrutiny: topics of a body for a year, where they come from, when they are taken."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from commissioning.models import Body, User
from ihwb.kernel.errors import Refused
from scrutiny.models import Meeting, TopicMeeting, WorkTopic
from scrutiny.rules.programme import check_step
from scrutiny.services.changes import remove, require_version, save


@transaction.atomic
def add_topic(*, body: Body, year: int, values: dict[str, Any], by: User | None, reason: str) -> WorkTopic:
    """Put a topic at the end of the body's programme for a year."""
    Body.objects.select_for_update().get(pk=body.pk)  # one number after the other
    last = WorkTopic.objects.filter(body=body, year=year).aggregate(last=Max("number"))["last"] or 0
    topic = WorkTopic(partnership=body.partnership, body=body, year=year, number=last + 1, **values)
    _check_linked(topic)
    save(topic, by=by, reason=reason)
    return topic


@transaction.atomic
def change_topic(*, topic: WorkTopic, version: int, values: dict[str, Any], by: User, reason: str) -> WorkTopic:
    """Change a topic, its state too. Raises Refused for a stale page and for a step that it cannot take."""
    topic = WorkTopic.objects.select_for_update().get(pk=topic.pk)
    require_version(topic, version, "The topic")
    check_step(topic.state, values.get("state", topic.state), meetings=topic.meetings.count())
    for name, value in values.items():
        setattr(topic, name, value)
    _check_linked(topic)
    topic.version += 1
    save(topic, by=by, reason=reason)
    return topic


@transaction.atomic
def plan_meeting(
    *, topic: WorkTopic, meeting: Meeting | None, planned_on: date | None, purpose: str, by: User | None, reason: str
) -> TopicMeeting:
    """Plan a topic for a meeting, or for a day while there is none. A suggestion is planned with it."""
    topic = WorkTopic.objects.select_for_update().get(pk=topic.pk)
    if meeting is not None and meeting.partnership_id != topic.partnership_id:
        raise Refused("other_partnership", "The meeting belongs to another partnership. Choose one of yours.")
    row = TopicMeeting(topic=topic, meeting=meeting, planned_on=planned_on, purpose=purpose)
    save(row, by=by, reason=reason)
    if topic.state == "suggested":
        topic.state = "planned"
    topic.version += 1
    save(topic, by=by, reason=reason)
    return row


@transaction.atomic
def unplan_meeting(*, row: TopicMeeting, by: User, reason: str) -> None:
    """Take a topic off a meeting; the history keeps it."""
    topic = WorkTopic.objects.select_for_update().get(pk=row.topic_id)
    remove(row, by=by, reason=reason)
    topic.version += 1
    save(topic, by=by, reason=reason)


def _check_linked(topic: WorkTopic) -> None:
    for linked in (topic.decision, topic.review):
        if linked is not None and linked.partnership_id != topic.partnership_id:
            raise Refused(
                "other_partnership", "What it comes from belongs to another partnership. Choose one of yours."
            )
