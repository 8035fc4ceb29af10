"""A key decision of a cabinet that a governing body must approve too, ready for the tests of decision law."""

from datetime import UTC, date, datetime
from typing import Any

from commissioning.models import Body, Decision, DecisionRecord, Implementation, LegalNotice, Organisation, User
from commissioning.rules.decisions import Outcome
from commissioning.rules.law import NoticeKind
from commissioning.services import law_notices, law_records
from commissioning.services.decisions import Minute, Text, change_content, record_outcome
from commissioning.services.law_notices import EntryDraft, Publication
from commissioning.services.law_records import RecordDraft
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.factories import person

AT = datetime(2014, 12, 20, 12, 0, tzinfo=UTC)
TODAY = date(2014, 12, 20)
MEETING = date(2014, 11, 11)
EVIDENCE = "Forward plan on the council's website"


class Area:
    """Council and ICB, their bodies, a decision on its route, and the people who act on it."""

    def __init__(self, council: Organisation, icb: Organisation) -> None:
        self.council, self.icb = council, icb
        self.cabinet, self.governing = cabinet_and_governing_body(council, icb)
        self.decision = decision_on_route(self.cabinet, self.governing)
        self.author = person("report_author", council)
        self.officer = person("governance_officer", council)
        self.second = person("governance_officer", council)
        self.orgs = frozenset({council.pk})

    def entry(self, **fields: Any) -> None:
        law_notices.save_entry(
            decision_id=self.decision.pk, draft=draft(self.cabinet, **fields), reason="First entry", by=self.author
        )
        self.decision.refresh_from_db()
        self.decision.plan_entry.history.update(history_date=datetime(2014, 10, 1, tzinfo=UTC))

    def noticed(self, **fields: Any) -> None:
        """An entry, and its notice on the last day for the meeting."""
        self.entry(**fields)
        self.publish(date(2014, 10, 13))

    def publish(self, on: date, kind: NoticeKind = NoticeKind.KEY, by: User | None = None, **more: Any) -> LegalNotice:
        return law_notices.publish_notice(
            decision_id=self.decision.pk,
            publication=Publication(kind, on, EVIDENCE, **more),
            by=by or self.officer,
            organisations=self.orgs,
            at=AT,
            today=TODAY,
        )

    def approve(self, body: Body, on: date) -> None:
        stage = self.decision.stages.get(body=body, purpose="decision")
        organisation = body.organisation
        assert organisation
        record_outcome(
            stage_id=stage.pk,
            minute=Minute(Outcome.APPROVED, on, "", self.decision.content_hash),
            by=person("governance_officer", organisation),
            organisations={organisation.pk},
            at=AT,
            today=TODAY,
        )

    def change_text(self) -> None:
        """The author writes another text, on 1 December 2014."""
        self.decision.history.update(history_date=datetime(2014, 11, 1, tzinfo=UTC))
        text = Text("One pooled fund", "Pool £429m.", ("Approve the pooled fund.",), ())
        found = change_content(
            decision_id=self.decision.pk,
            text=text,
            opened_hash=self.decision.content_hash,
            reason="After the call-in",
            by=self.author,
        )
        found.history.filter(content_hash=found.content_hash).update(history_date=datetime(2014, 12, 1, tzinfo=UTC))
        self.decision.refresh_from_db()

    def record(self, on: date = date(2014, 11, 12), **fields: Any) -> DecisionRecord:
        """The cabinet's record, published on a day."""
        made = self.draft_record(**fields)
        return self.publish_record(made, on)

    def draft_record(self, **fields: Any) -> DecisionRecord:
        corrects = fields.pop("corrects_id", None)
        words = {
            "decision": Decision.objects.get(pk=self.decision.pk),
            "reference": "R-1",
            "title": "One pooled fund",
            "maker": self.cabinet,
            "decided_on": MEETING,
            "text": "Approve the pooled fund.",
            "reasons": "One budget.",
            "alternatives": "Two budgets.",
            "interests": "None.",
            "dispensations": "None.",
            **fields,
        }
        return law_records.draft_record(
            partnership=self.council.partnership,
            draft=RecordDraft(**words),
            by=self.officer,
            organisations=self.orgs,
            today=TODAY,
            corrects_id=corrects,
        )

    def publish_record(self, made: DecisionRecord, on: date, by: User | None = None) -> DecisionRecord:
        return law_records.publish_record(
            record_id=made.pk,
            published_on=on,
            evidence=EVIDENCE,
            by=by or self.second,
            organisations=self.orgs,
            at=AT,
            today=TODAY,
        )

    @property
    def gate(self) -> Implementation:
        return Implementation.objects.get(decision=self.decision)


def draft(maker: Body, **fields: Any) -> EntryDraft:
    words: dict[str, Any] = {
        "maker": maker,
        "is_key": True,
        "value": None,
        "areas": None,
        "meeting_on": MEETING,
        "period_until": None,
        "what": "Pooling the partners' budgets",
        "documents": "The business case",
        "contact": "Democratic support",
        "consultation": "Both partners' staff, until October",
        "private": False,
        "paragraphs": "",
        "private_reason": "",
        "public_interest": "",
        "representations": "",
        "response": "",
        **fields,
    }
    return EntryDraft(**words)
