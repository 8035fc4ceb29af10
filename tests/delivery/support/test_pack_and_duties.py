"""What stands in a pack, and what waits for whom."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from commissioning.models import Organisation, Partnership, User
from delivery.models import SupportCase, Transfer, TransferTeam, YouSaid
from delivery.selectors.support_duties import support_duties
from ihwb.kernel.freezing import freeze
from scrutiny.selectors import support_content
from scrutiny.services.pack_sections import section_of
from tests.delivery.support.conftest import HandOf

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 1)


def drawn(kind: str, content: dict[str, object]) -> str:
    """The section as it is drawn from a frozen copy that went through JSON."""
    data = json.loads(json.dumps(freeze({"title": "Item", **content})))
    return section_of({"key": "i1", "title": "Item", "kind": kind, "audience": "public", "data": data}).html


def test_a_pack_has_totals_and_no_reference_and_hides_few_people(
    agreed: SupportCase, partnership: Partnership, council: Organisation, provider: Organisation
) -> None:
    plans = drawn("verify", support_content.verification(partnership, ON))
    assert "Fewer than 5" in plans
    assert "SP-00001" not in plans
    transfer = Transfer.objects.create(
        partnership=partnership, code="asc", title="Staff", from_organisation=council, to_organisation=provider,
        transfers_on=date(2027, 4, 1), basis="tupe",
    )  # fmt: skip
    for place, heads in enumerate((3, 20, 30)):
        TransferTeam.objects.create(
            transfer=transfer, name=f"Team {place}", headcount=heads, fte=heads, posts=heads, budget=heads * 41234
        )
    staff = drawn("workforce", support_content.transfers(partnership, ON))
    assert "fewer than 5" in staff
    assert "123,702" not in staff
    assert "53" in staff
    YouSaid.objects.create(partnership=partnership, number=1, said="Tell us earlier.", did="A letter.")
    assert "A letter." in drawn("engagement", support_content.engagement_of(partnership, ON))
    assert "No assessment is signed yet." in drawn("equality", support_content.equality(partnership, ON))


def test_the_queue_waits_for_the_council_and_not_for_who_proposed(
    case: SupportCase,
    verifier: User,
    proposer: User,
    hand: HandOf,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        told = support_duties(hand(verifier).access, ON)
    assert [(one.what, one.due) for one in told] == [("Verify 1 support plan", date(2026, 6, 30))]
    assert support_duties(hand(proposer).access, ON) == []
