"""For which posts a person gives advice."""

from django.utils import timezone

from commissioning.selectors.posts import posts_acted_for
from ihwb.web.access import Access

ADVICE = "commissioning.give_advice"


def posts_advised(access: Access) -> frozenset[int]:
    """Ids of the posts that the person holds today, or is deputy of, where their role lets them advise. One query."""
    if not access.may(ADVICE):
        return frozenset()
    return frozenset(posts_acted_for(access.user, access.partnership, timezone.localdate()))
