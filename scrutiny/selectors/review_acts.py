"""Which acts on the answers of a review a person may do."""

from dataclasses import dataclass
from datetime import date

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access
from scrutiny.models import RecommendationAction, RecommendationAnswer, Review
from scrutiny.selectors.review_lines import Thread
from scrutiny.selectors.review_sight import is_for, on_panel


@dataclass(frozen=True, slots=True)
class Acts:
    """answer, work: ids of the answers that the person records and of the actions that they see to."""

    answer: frozenset[int]
    work: frozenset[int]
    verify: bool


def acts_of(access: Access, review: Review, drawn: Thread, today: date) -> Acts:
    """Four queries at most; none where nothing is recommended."""
    if not drawn.recommendations:
        return Acts(frozenset(), frozenset(), verify=False)
    answers = RecommendationAnswer.objects.filter(recommendation__review=review).select_related("body")
    answer = frozenset(one.pk for one in answers if is_for(access, "scrutiny.answer_reviews", one.body))
    posts = posts_acted_for(access.user, review.partnership, today)
    actions = RecommendationAction.objects.filter(answer__recommendation__review=review)
    held = access.may("scrutiny.implement_recommendations")
    work = frozenset(one.pk for one in actions if held and (one.owner_id in posts or one.answer_id in answer))
    keeps = is_for(access, "scrutiny.change_reviews", review.body)
    verify = keeps or (access.may("scrutiny.verify_implementation") and on_panel(access, review))
    return Acts(answer, work, verify)
