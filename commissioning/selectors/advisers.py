"""For which posts a person gives advice."""

from commissioning.models import Post
from ihwb.web.access import Access

ADVICE = "commissioning.give_advice"


def posts_advised(access: Access) -> frozenset[int]:
    """Ids of the posts of the organisations for which the person gives advice. One query."""
    organisations = access.organisations_for(ADVICE)
    posts = Post.objects.filter(partnership=access.partnership, organisation__in=organisations)
    return frozenset(posts.values_list("pk", flat=True))
