"""A review at work: a panel with a member, two questions, public and confidential evidence, and what was found."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from commissioning.models import Body, Member, Organisation, Seat, SeatTerm, User
from commissioning.rules.roles import Role
from scrutiny.models import (
    EnquiryLine,
    Evidence,
    EvidenceNote,
    Finding,
    RecommendationAnswer,
    Review,
    ReviewPanelSeat,
    ReviewRecommendation,
    ReviewSession,
    SessionWitness,
)
from scrutiny.rules.reviews import RequestState
from scrutiny.services import review_answers, review_parts
from tests.factories import BodyFactory, person
from tests.scrutiny.factories import ReviewFactory

TODAY = date(2015, 1, 7)
APPROVED = {"state": "approved", "decided_on": date(2014, 10, 1), "decision_words": "Worth a look."}
SECRET = "the Pagham clause"


@dataclass
class Stage:
    review: Review
    cabinet: Body
    officer: User
    other_officer: User
    member: User
    seat: Seat

    def add(self, row: Any, values: dict[str, Any], **links: Any) -> Any:
        self.review.refresh_from_db()
        return review_parts.add_part(
            review=self.review,
            row=row,
            version=self.review.version,
            values=values,
            links=links,
            by=self.officer,
            reason="Session of 6 November",
        )

    def fill(self) -> None:
        """Two questions, evidence in public and in confidence, a finding on each, one recommendation to Cabinet."""
        first = self.add(EnquiryLine(), {"text": "Is the plan sound?"})
        second = self.add(EnquiryLine(), {"text": "Who pays?"})
        session = self.add(ReviewSession(), {"title": "Money", "held_on": date(2014, 11, 6), "place": "Council House"})
        heard = {"session": session, "post": "Chief finance officer", "organisation": "Exampleshire Council"}
        witness = self.add(SessionWitness(), heard)
        given = {"kind": "heard", "session": session, "witness": witness}
        public = self.add(Evidence(), {"title": "The plan", **given})
        hidden = self.add(
            Evidence(), {"title": SECRET, **given, "confidential": True, "confidential_reason": "Being negotiated."}
        )
        self.add(EvidenceNote(), {"evidence": public, "question": first, "text": "The sums add up."})
        self.add(EvidenceNote(), {"evidence": hidden, "question": second, "text": f"It turns on {SECRET}."})
        found = self.add(Finding(), {"question": first, "text": "The plan is sound."}, evidence=[public])
        private = {"question": second, "text": f"{SECRET} costs more.", "confidential": True}
        also = self.add(Finding(), private, evidence=[hidden])
        self.add(ReviewRecommendation(), {"text": "Publish the plan."}, findings=[found, also], bodies=[self.cabinet])
        self.review.refresh_from_db()

    def agree(self) -> None:
        """Written by one officer and agreed on 7 November by the word of the other."""
        words = {"introduction": "The panel looked at the plan.", "conclusion": ""}
        review_answers.write_report(
            review=self.review, version=self.review.version, values=words, by=self.officer, reason="First draft"
        )
        self.review.refresh_from_db()
        agreed = review_answers.Agreed(self.review.body, None, date(2014, 11, 7), "Agreed.")
        review_answers.agree_report(
            review=self.review, version=self.review.version, agreed=agreed, by=self.other_officer, today=TODAY
        )
        self.review = Review.objects.get(pk=self.review.pk)

    def agree_again(self) -> None:
        """The report as it stands, agreed once more by the word of the other officer."""
        self.review = Review.objects.get(pk=self.review.pk)
        agreed = review_answers.Agreed(self.review.body, None, TODAY, "Agreed as corrected.")
        review_answers.agree_report(
            review=self.review, version=self.review.version, agreed=agreed, by=self.other_officer, today=TODAY
        )
        self.review = Review.objects.get(pk=self.review.pk)

    def send(self) -> RecommendationAnswer:
        """Received by Cabinet on 7 November, so that the last day is 6 January 2015."""
        day = date(2014, 11, 7)
        sending = review_answers.Sending(self.cabinet, day, day)
        review_answers.send_report(review=self.review, sending=sending, by=self.officer, reason="Sent", today=TODAY)
        return RecommendationAnswer.objects.filter(recommendation__review=self.review, body=self.cabinet)[0]


def stage(council: Organisation, **fields: Any) -> Stage:
    panel = BodyFactory(organisation=council, code="SCRUTINY", name="Scrutiny panel", kind="scrutiny", statutory=False)
    values = {**APPROVED, "deciding_body": panel} if "state" not in fields else {}
    review = ReviewFactory(body=panel, **values, **fields)
    user = person(Role.SCRUTINY_MEMBER, council)
    member = Member.objects.create(partnership=council.partnership, user=user, name="Member 1")
    seat = Seat.objects.create(body=panel, position=1, name="Panel member 1", organisation=council)
    SeatTerm.objects.create(seat=seat, member=member, since=date(2014, 5, 1))
    if review.state == RequestState.APPROVED:
        ReviewPanelSeat.objects.create(review=review, seat=seat, since=date(2014, 10, 1))
    return Stage(
        review=review,
        cabinet=BodyFactory(organisation=council),
        officer=person(Role.GOVERNANCE_OFFICER, council),
        other_officer=person(Role.GOVERNANCE_OFFICER, council),
        member=user,
        seat=seat,
    )
