"""Names that are no person's: of bodies, posts, organisations and services, which stand in texts with capitals."""

from commissioning.models import Partnership
from pool.models import BudgetLine


def known_names(partnership: Partnership) -> frozenset[str]:
    """Five queries."""
    found: set[str] = {partnership.name}
    found.update(partnership.organisations.values_list("name", flat=True))
    found.update(partnership.posts.values_list("title", flat=True))
    found.update(partnership.bodies.values_list("name", flat=True))
    found.update(partnership.projects.values_list("name", flat=True))
    lines = BudgetLine.objects.filter(fund__agreement__partnership=partnership)
    found.update(lines.values_list("name", flat=True))
    found.update(one for one in lines.values_list("provider", flat=True) if one)
    return frozenset(found)
