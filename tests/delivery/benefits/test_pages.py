"""The pages of the benefits as officer, member, provider and another partnership see them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership
from delivery.models import Benefit, BenefitsMap, MapLink, MapNode
from pool.models import PooledFund
from tests.factories import OrganisationFactory, PartnershipFactory

HOME = "/p/exampleshire/delivery/benefits"


def words(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))  # type: ignore[attr-defined]


@pytest.fixture
def drawn(partnership: Partnership, beds: Benefit) -> BenefitsMap:
    made = BenefitsMap.objects.create(partnership=partnership, code="MAP", name="How it leads on")
    ward = MapNode.objects.create(map=made, code="ward", layer="capability", name="A discharge lounge")
    fewer = MapNode.objects.create(map=made, code="beds", layer="project", name="Fewer beds", benefit=beds)
    MapLink.objects.create(start=ward, end=fewer)
    return made


def reading(beds: Benefit, drawn: BenefitsMap) -> list[str]:
    node = drawn.nodes.get(code="ward")
    return ["", f"{beds.pk}/", "realisation/POOL/2015/", "maps/MAP/", f"maps/MAP/boxes/{node.pk}/"]


def changing(beds: Benefit, drawn: BenefitsMap) -> list[str]:
    node = drawn.nodes.get(code="ward")
    one = f"{beds.pk}/"
    own = [f"{one}edit/", f"{one}shares/", f"{one}plan/2015/", "add/", "maps/add/", "maps/MAP/edit/"]
    return [*own, "maps/MAP/boxes/add/", f"maps/MAP/boxes/{node.pk}/edit/", f"maps/MAP/boxes/{node.pk}/link/"]


def reporting(beds: Benefit) -> list[str]:
    return [f"{beds.pk}/forecast/2015/", f"{beds.pk}/later/", f"{beds.pk}/reports/add/"]


def test_a_commissioner_opens_every_page(
    commissioner: Client, beds: Benefit, rates: Benefit, drawn: BenefitsMap
) -> None:
    for page in reading(beds, drawn) + changing(beds, drawn) + reporting(beds):
        assert commissioner.get(f"{HOME}/{page}").status_code == 200, page


def test_a_member_reads_and_changes_nothing(
    sign_in: Callable[..., Client], council: Organisation, beds: Benefit, drawn: BenefitsMap
) -> None:
    member = sign_in("scrutiny_member", council)
    for page in reading(beds, drawn):
        assert member.get(f"{HOME}/{page}").status_code == 200, page
    for page in changing(beds, drawn) + reporting(beds):
        assert member.get(f"{HOME}/{page}").status_code == 403, page
        assert member.post(f"{HOME}/{page}", {}).status_code == 403, page


def test_a_finance_officer_reports_and_does_not_plan(
    sign_in: Callable[..., Client], council: Organisation, beds: Benefit, drawn: BenefitsMap
) -> None:
    finance = sign_in("finance_officer", council)
    for page in reporting(beds):
        assert finance.get(f"{HOME}/{page}").status_code == 200, page
    for page in changing(beds, drawn):
        assert finance.get(f"{HOME}/{page}").status_code == 403, page


def test_another_partnerships_benefits_do_not_exist_here(
    sign_in: Callable[..., Client], beds: Benefit, drawn: BenefitsMap
) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"), code="OTHER")
    stranger = sign_in("commissioner", elsewhere)
    other = "/p/elsewhere/delivery/benefits"
    for page in reading(beds, drawn)[1:] + reporting(beds):
        assert stranger.get(f"{other}/{page}").status_code == 404, page
    assert "Fewer beds" not in words(stranger.get(f"{other}/"))


def test_a_slip_shows_on_the_benefit_the_realisation_and_the_pool_at_once(
    commissioner: Client, beds: Benefit, rates: Benefit, fund: PooledFund
) -> None:
    answer = commissioner.post(
        f"{HOME}/{beds.pk}/later/",
        {"version": 1, "amount": "50", "start": "2015-11", "end": "2016-1", "reason": "The ward stays open"},
        follow=True,
    )
    assert "£50 moved from February 2016 to April 2016. The gap of 2015/16 is now £150; it was £100." in words(answer)
    assert "The gap is £150; with this benefit as planned it would be £100." in words(answer)
    assert "Slipped: £50" in words(commissioner.get(f"{HOME}/realisation/POOL/2015/"))
    pool = words(commissioner.get("/p/exampleshire/pool/savings/POOL/2015/"))
    assert "£1,000.00 required less £850.00 expected leaves a gap of £150.00" in pool.replace(" .", ".")
    assert "£50.00 that was planned for 2015/16 is no longer expected in it" in pool


def test_a_refused_slip_keeps_what_was_typed(commissioner: Client, beds: Benefit) -> None:
    typed = {"version": 1, "amount": "51", "start": "2015-11", "end": "2016-1", "reason": "Late"}
    page = commissioner.post(f"{HOME}/{beds.pk}/later/", typed)
    assert page.status_code == 200
    assert "51.00 cannot move out of it" in words(page)
    assert 'value="51"' in page.content.decode()


def test_shares_typed_on_the_page_take_the_amount_out_of_the_total(commissioner: Client, rates: Benefit) -> None:
    typed = {"version": 1, "elsewhere_0": "Corporate centre", "percent_0": "100", "reason": "Theirs"}
    page = commissioner.post(f"{HOME}/{rates.pk}/shares/", typed, follow=True)
    assert "100% of £300.00 counts elsewhere, and not here." in words(page)
    assert "counted by Corporate centre (100%)" in words(commissioner.get(f"{HOME}/realisation/POOL/2015/"))


def test_a_benefit_is_added_in_the_form_and_stands_in_the_register(commissioner: Client, fund: PooledFund) -> None:
    typed = {"code": "NEW", "name": "Fewer falls", "kind": "quality", "status": "identified", "reason": "Agreed"}
    assert "Fewer falls" in words(commissioner.post(f"{HOME}/add/", typed, follow=True))
    typed |= {"code": "MONEY", "fund": fund.pk}
    assert "Only a cashable benefit counts towards a fund" in words(commissioner.post(f"{HOME}/add/", typed))


def test_a_ring_is_refused_on_the_map_and_a_link_is_taken_away(commissioner: Client, drawn: BenefitsMap) -> None:
    ward, beds = drawn.nodes.get(code="ward"), drawn.nodes.get(code="beds")
    other = MapNode.objects.create(map=drawn, code="more", layer="project", name="More at home")
    commissioner.post(f"{HOME}/maps/MAP/boxes/{beds.pk}/link/", {"end": other.pk, "reason": "So it is"})
    page = commissioner.post(f"{HOME}/maps/MAP/boxes/{other.pk}/link/", {"end": beds.pk, "reason": "Back"})
    assert "would close a ring" in words(page)
    link = MapLink.objects.get(start=ward)
    commissioner.post(f"{HOME}/maps/MAP/boxes/{ward.pk}/links/{link.pk}/remove/")
    assert not MapLink.objects.filter(start=ward).exists()


def test_the_map_is_told_in_words_too(commissioner: Client, drawn: BenefitsMap) -> None:
    page = words(commissioner.get(f"{HOME}/maps/MAP/"))
    assert "2 boxes in 2 columns and 1 links between them." in page
    assert "A discharge lounge leads to Fewer beds" in page


def test_a_partnership_without_benefits_is_helped_to_begin(commissioner: Client) -> None:
    assert "Add the first benefit" in words(commissioner.get(f"{HOME}/"))
    assert "Nothing to realise yet" in words(commissioner.get(f"{HOME}/realisation/"))
    assert "Add a map" in words(commissioner.get(f"{HOME}/maps/"))


def test_a_long_register_takes_no_more_queries_than_a_short_one(
    commissioner: Client,
    beds: Benefit,
    rates: Benefit,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(30):
        Benefit.objects.create(partnership=beds.partnership, code=f"B{number}", name="One", kind="quality")
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        commissioner.get(f"{HOME}/")
