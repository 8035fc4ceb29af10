"""The appraisal of hosts: weighted totals with their arithmetic, each partner's own scores, the recorded choice."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from commissioning.models import Organisation, Partnership, User
from ihwb.kernel.errors import Refused
from pool.models import HostAppraisal, HostFactor, HostView
from pool.rules.hosting import Weighted, ranking, tally, together
from pool.selectors.hosting import matrix
from pool.services.hosting import Opinion, choose_host, save_opinion
from pool.services.hosting_setup import load_hosting
from tests.conftest import SignIn
from tests.factories import person

FACTORS = [Weighted(1, "VAT", 3), Weighted(2, "Ledger", 2), Weighted(3, "Left out", 0)]
DOCUMENT = {
    "appraisal": {
        "code": "HOSTS",
        "title": "Hosts compared",
        "options": [{"code": "COUNCIL", "name": "The council hosts"}, {"code": "ICB", "name": "The ICB hosts"}],
        "factors": [
            {"category": "Finance", "name": "VAT", "weight": 3, "views": {"COUNCIL": "Reclaims it."}},
            {
                "category": "Finance",
                "name": "Ledger",
                "weight": 2,
                "scores": {"COUNCIL": {"COUNCIL": 5, "ICB": 1}, "ICB": {"COUNCIL": 2, "ICB": 2}},
            },
        ],
    }
}


def test_points_are_weight_times_score_with_the_arithmetic_shown() -> None:
    counted = tally(FACTORS, 1, 7, {(1, 1, 7): 4, (2, 1, 7): 5, (3, 1, 7): 5, (1, 2, 7): 1, (1, 1, 8): 1})
    assert (counted.points, counted.possible, counted.is_complete) == (22, 25, True)
    assert counted.arithmetic == "3 × 4 + 2 × 5 = 22"


def test_an_option_without_all_its_scores_has_no_place() -> None:
    full = tally(FACTORS, 1, 7, {(1, 1, 7): 0, (2, 1, 7): 1})
    part = tally(FACTORS, 2, 7, {(1, 2, 7): 5})
    assert ranking({1: full, 2: part}) == {1: 1}
    assert ranking({1: together([full]), 3: together([full]), 2: tally([], 2, 7, {})}) == {1: 1, 3: 1}


@given(st.dictionaries(st.integers(1, 6), st.integers(0, 5), min_size=1))
def test_more_points_never_come_later(scores: dict[int, int]) -> None:
    totals = {option: tally(FACTORS[:1], option, 7, {(1, option, 7): score}) for option, score in scores.items()}
    places = ranking(totals)
    assert all(places[a] <= places[b] for a in scores for b in scores if scores[a] >= scores[b])
    assert min(places.values()) == 1


# --- Kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def appraisal(council: Organisation, icb: Organisation) -> HostAppraisal:
    assert load_hosting(council.partnership, {"hosting": DOCUMENT}) == ["1 appraisal of hosts with 2 factors"]
    return HostAppraisal.objects.get()


@pytest.fixture
def officer(council: Organisation) -> User:
    return person("governance_officer", council)


def opinion(factor: HostFactor, partner: Organisation, scores: tuple[int | None, ...]) -> Opinion:
    options = factor.appraisal.options.order_by("position")
    return Opinion({}, {(one.pk, partner.pk): score for one, score in zip(options, scores, strict=True)})


def score(partner: Organisation, by: User, *scores: int | None, name: str = "VAT", mine: Any = None) -> None:
    factor = HostFactor.objects.get(name=name)
    allowed = frozenset({partner.pk if mine is None else mine.pk})
    save_opinion(factor_id=factor.pk, opinion=opinion(factor, partner, scores), organisations=allowed, by=by)


def test_the_ranking_follows_the_scores(
    appraisal: HostAppraisal, council: Organisation, icb: Organisation, officer: User
) -> None:
    assert [one.rank for one in matrix(appraisal).options] == [None, None]
    score(council, officer, 5, 1)
    score(icb, officer, 0, 5)
    first, second = matrix(appraisal).options
    assert (first.total.points, second.total.points) == (3 * 5 + 2 * 6, 3 * 6 + 2 * 4)
    assert (first.rank, second.rank) == (1, 2)
    score(council, officer, 0, 5)
    assert [one.rank for one in matrix(appraisal).options] == [2, 1]


def test_a_partner_scores_for_itself_only(
    appraisal: HostAppraisal, council: Organisation, icb: Organisation, officer: User
) -> None:
    with pytest.raises(Refused, match="Each partner gives its own"):
        score(icb, officer, 5, 5, mine=council)
    with pytest.raises(Refused, match="0 to 5"):
        score(council, officer, 6, 0)
    assert HostView.objects.filter(factor__name="VAT", option__isnull=False).count() == 0


def test_the_choice_need_not_be_the_first_and_closes_the_matrix(
    appraisal: HostAppraisal, council: Organisation, icb: Organisation, officer: User
) -> None:
    score(council, officer, 5, 1)
    score(icb, officer, 5, 1)
    keys = {"appraisal_id": appraisal.pk, "on": date(2014, 12, 3), "today": date(2014, 12, 3), "by": officer}
    with pytest.raises(Refused) as refused:
        choose_host(option="ICB", reason="", **keys)
    assert refused.value.code == "reason_missing"
    choose_host(option="ICB", reason="Keeps the NHS contracts together", **keys)
    appraisal.refresh_from_db()
    assert matrix(appraisal).against_ranking
    with pytest.raises(Refused, match="no longer changes"):
        score(council, officer, 1, 1)


def test_loading_twice_keeps_what_people_scored(
    appraisal: HostAppraisal, council: Organisation, partnership: Partnership, officer: User
) -> None:
    score(council, officer, 4, 4)
    assert load_hosting(partnership, {"hosting": DOCUMENT}) == []
    assert HostView.objects.filter(factor__name="VAT", score=4).count() == 2
    wrong = {**DOCUMENT["appraisal"], "code": "OTHER", "factors": [{"category": "A", "name": "B", "views": {"X": "y"}}]}
    with pytest.raises(Refused, match=r"factors\[0\].views.X: there is no X here"):
        load_hosting(partnership, {"hosting": {"appraisal": wrong}})


def test_the_matrix_is_filled_in_on_its_pages(
    appraisal: HostAppraisal, council: Organisation, icb: Organisation, officer: User, sign_in: SignIn
) -> None:
    client = sign_in(officer)
    vat = HostFactor.objects.get(name="VAT")
    address = reverse("pool:appraisal_factor", args=("exampleshire", "HOSTS", vat.pk))
    form = client.get(address).content.decode()
    assert f'name="consideration_{council.pk}"' in form
    assert f'name="consideration_{icb.pk}"' not in form
    first, second = appraisal.options.order_by("position")
    typed = {
        "category": "Finance", "name": "VAT", "weight": "4", f"consideration_{council.pk}": "All of it comes back.",
        f"score_{first.pk}_{council.pk}": "5", f"score_{second.pk}_{council.pk}": "",
    }  # fmt: skip
    assert client.post(address, typed).status_code == 302
    client.post(
        reverse("pool:appraisal_choose", args=("exampleshire", "HOSTS")),
        {"option": "COUNCIL", "reason": "It reclaims VAT", "on_0": "3", "on_1": "12", "on_2": "2014"},
    )
    reader = sign_in("scrutiny_member", council)
    answer = reader.get(reverse("pool:hosting", args=("exampleshire",)), follow=True)
    page = " ".join(answer.content.decode().split())
    assert "4 × 5 + 2 × 5 = 30" in page
    assert "All of it comes back." in page
    assert "Chosen: The council hosts, on 3 December 2014." in page
    assert sign_in("finance_officer", council).get(address).status_code == 403
