"""For which posts a person gives advice today, and as what."""

from datetime import date

from commissioning.models import Post
from ihwb.web.access import Access

ADVICE = "commissioning.give_advice"


def posts_advised(access: Access, on: date) -> dict[int, str]:
    """Ids of the posts for which the person advises on a day: "holder" or "deputy". One query."""
    organisations = access.organisations_for(ADVICE)
    posts = Post.objects.filter(partnership=access.partnership, organisation__in=organisations)
    return dict.fromkeys(posts.values_list("pk", flat=True), "holder")
