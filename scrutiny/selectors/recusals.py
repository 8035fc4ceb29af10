"""The private papers that a person does not get, because they leave the meeting for the item."""

from collections.abc import Iterable

from commissioning.rules.interests import Action
from commissioning.selectors.interests import member_who_is
from ihwb.web.access import Access
from scrutiny.models import Appendix, ItemInterest
from scrutiny.rules.exemptions import Part


def withheld_papers(access: Access, meetings: Iterable[int]) -> frozenset[str]:
    """The names of those papers, as ``WebPaper.paper`` has them. At most three queries.

    meetings: ids. A paper of Part I is public: nobody is kept from it.
    """
    member = member_who_is(access)
    if member is None or member.pk is None:
        return frozenset()
    items = list(
        ItemInterest.objects.filter(
            member=member,
            action=Action.LEAVES.value,
            agenda_item__meeting__in=meetings,
            agenda_item__part=Part.EXEMPT,
        ).values_list("agenda_item", flat=True)
    )
    if not items:
        return frozenset()
    documents = Appendix.objects.filter(agenda_item__in=items).values_list("pk", flat=True)
    return frozenset([*(f"i{one}" for one in items), *(f"d{one}" for one in documents)])
