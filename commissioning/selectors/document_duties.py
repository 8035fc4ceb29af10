"""What of the documents waits for a person: reviews to give, baselines to make."""

from django.urls import reverse

from commissioning.selectors.documents import ready_for_baseline, reviews_waiting
from commissioning.selectors.strategies import consultations_to_answer
from ihwb.kernel.dates import show_date
from ihwb.web.access import Access
from ihwb.web.duties import Duty


def document_duties(access: Access) -> list[Duty]:
    return [
        *(
            Duty(
                what=f"Review {one.version.document.title}, {one.version.label}",
                url=_url(access, "answer_review", pk=one.version.document_id, version=one.version_id, review=one.pk),
                due=one.due,
                detail=f"As {one.post.title}.",
                many="Review {count} documents",
                all_url=_url(access, "documents") + "?standing=review",
            )
            for one in reviews_waiting(access)
        ),
        *(
            Duty(
                what=f"Make the baseline of {one.document.title} from {one.label}",
                url=_url(access, "make_baseline", pk=one.document_id, version=one.pk),
                detail="Every review and approval is in.",
                many="Make {count} baselines",
                all_url=_url(access, "documents"),
            )
            for one in ready_for_baseline(access)
        ),
        *(
            Duty(
                what=f"Answer the consultation on {one.strategy.name}",
                url=_url(access, "answer_consultation", code=one.strategy.code, pk=one.pk),
                detail=f"It closed on {show_date(one.closes_on)}.",
                many="Answer {count} consultations",
                all_url=_url(access, "strategies"),
            )
            for one in consultations_to_answer(access)
        ),
    ]


def _url(access: Access, name: str, **kwargs: int | str) -> str:
    return reverse(f"commissioning:{name}", kwargs={"partnership": access.partnership.slug, **kwargs})
