"""Loading stakeholders, events, what was said and equality assessments from ``engagement.yaml``."""

from typing import Any

from commissioning.models import Partnership
from commissioning.services.documents import Entry, add
from delivery.models import (
    AreaCharacteristic,
    Effect,
    EngagementEvent,
    EngagementKind,
    EqualityAssessment,
    EqualityEffect,
    StakeholderGroup,
    YouSaid,
)
from delivery.selectors.engagement import characteristics
from delivery.services.setup_rows import keep

FILE = "engagement.yaml"


def load_engagement(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Returns one line for each kind of thing. Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    for place, row in enumerate(entry.rows("stakeholders"), start=1):
        _group(partnership, row, place)
    for number, row in enumerate(entry.rows("events"), start=1):
        _event(partnership, row, number)
    events = {one.title: one for one in EngagementEvent.objects.filter(partnership=partnership)}
    for number, row in enumerate(entry.rows("you_said"), start=1):
        said = YouSaid(
            partnership=partnership,
            number=number,
            event=row.pick("event", events),
            said=row.text("said"),
            did=row.text("did", ""),
            said_on=row.day("said_on"),
            did_on=row.day("did_on"),
            source=row.text("source"),
        )
        keep(row, said, "partnership", "number")
    for row in entry.rows("characteristics"):
        own = AreaCharacteristic(
            partnership=partnership, code=row.text("code"), name=row.text("name"), source=row.text("source")
        )
        keep(row, own, "partnership", "code")
    _assessments(partnership, entry)
    entry.finish()
    return [
        f"{StakeholderGroup.objects.filter(partnership=partnership).count()} stakeholder groups",
        f"{len(events)} engagement events and messages",
        f"{EqualityAssessment.objects.filter(partnership=partnership).count()} equality impact assessments",
    ]


def _group(partnership: Partnership, row: Entry, place: int) -> None:
    group = StakeholderGroup(
        partnership=partnership,
        code=row.text("code"),
        name=row.text("name"),
        interest=row.whole("interest"),
        influence=row.whole("influence"),
        approach=row.text("approach", ""),
        position=place,
        source=row.text("source"),
    )
    keep(row, group, "partnership", "code")


def _event(partnership: Partnership, row: Entry, number: int) -> None:
    groups = {one.code: one for one in StakeholderGroup.objects.filter(partnership=partnership)}
    projects = {one.code: one for one in partnership.projects.all()}
    audience = row.texts("audience")
    if unknown := [one for one in audience if one not in groups]:
        row.fail(f"names the group “{unknown[0]}” in “audience”, which is none of the file's stakeholders")
    event = EngagementEvent(
        partnership=partnership,
        project=row.pick("project", projects),
        number=number,
        title=row.text("title"),
        kind=row.choice("kind", EngagementKind).value,
        stage=row.text("stage", ""),
        channel=row.text("channel", ""),
        message=row.text("message", ""),
        when_printed=row.text("when", ""),
        planned_on=row.day("planned_on"),
        held_on=row.day("held_on"),
        outcome=row.text("outcome", ""),
        source=row.text("source"),
    )
    if keep(row, event, "partnership", "number"):
        event.audience.set([groups[one] for one in audience])


def _assessments(partnership: Partnership, entry: Entry) -> None:
    projects = {one.code: one for one in partnership.projects.all()}
    decisions = {one.reference: one for one in partnership.decisions.all()}
    posts = {one.code: one for one in partnership.posts.all()}
    names = characteristics(partnership)
    for row in entry.rows("assessments"):
        assessment = EqualityAssessment(
            partnership=partnership,
            project=row.pick("project", projects),
            decision=row.pick("decision", decisions),
            code=row.text("code"),
            title=row.text("title"),
            summary=row.text("summary", ""),
            review_on=row.day("review_on"),
            owner=row.pick("owner", posts),
            source=row.text("source"),
        )
        effects = [_effect(one, assessment, names) for one in row.rows("effects")]
        if not EqualityAssessment.objects.filter(partnership=partnership, code=assessment.code).exists() and keep(
            row, assessment, "partnership", "code", "number"
        ):
            for effect in effects:
                add(effect)


def _effect(row: Entry, assessment: EqualityAssessment, names: dict[str, str]) -> EqualityEffect:
    code = row.text("characteristic")
    if code not in names:
        row.fail(f"has in “characteristic” none of: {', '.join(names)}")
    return EqualityEffect(
        assessment=assessment,
        code=code,
        effect=row.choice("effect", Effect).value,
        evidence=row.text("evidence", ""),
        mitigation=row.text("mitigation", ""),
        due=row.day("due"),
    )
