"""Loading an agreement with several versions and schemes; what people have taken further stays as they left it."""

import copy
from datetime import date
from typing import Any

import pytest

from commissioning.models import Organisation, Partnership
from ihwb.kernel.errors import Refused
from pool.models import Agreement, AgreementVersion, Scheme
from pool.selectors.agreement_content import hash_of
from pool.services.agreement_life import sign
from pool.services.setup import load
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

POOL: dict[str, Any] = {
    "agreement": {
        "code": "S75",
        "title": "Care",
        "starts_on": date(2015, 4, 1),
        "state": "varied",
        "effective_to": date(2016, 3, 31),
        "host": "COUNCIL",
        "notice_months": 3,
        "rules": {"netting": "all"},
        "required_terms": {"aims": "Care at home."},
        "treasury_sharing": {"COUNCIL": 25, "ICB": 75},
    },
    "versions": [
        {"effective_from": date(2016, 5, 1), "notice_months": 6, "source": "Varied in 2016"},
    ],
    "schemes": [
        {"code": "HOME", "name": "At home", "lead": "ICB", "control_type": "lead", "memorandum_account": False}
    ],
    "fund": {"code": "POOL", "name": "Pool"},
}


def loaded(partnership: Partnership, **parts: Any) -> list[AgreementVersion]:
    load(partnership, {"pool": {**copy.deepcopy(POOL), **parts}})
    return list(AgreementVersion.objects.order_by("number"))


def test_a_later_version_takes_over_what_it_does_not_say(council: Organisation, icb: Organisation) -> None:
    first, second = loaded(council.partnership)
    assert (first.state, first.notice_months, second.state, second.notice_months) == ("varied", 3, "in_force", 6)
    assert second.required_terms == {"aims": "Care at home."}
    assert [one.lead for one in Scheme.objects.filter(version=second)] == [icb]
    assert [one.content_hash == hash_of(one) for one in (first, second)] == [True, True]


def test_loading_twice_writes_nothing(council: Organisation, icb: Organisation) -> None:
    loaded(council.partnership)
    entries = AgreementVersion.history.count(), Scheme.history.count(), Agreement.history.count()
    loaded(council.partnership)
    assert (AgreementVersion.history.count(), Scheme.history.count(), Agreement.history.count()) == entries


def test_a_version_that_people_took_further_is_left_alone(council: Organisation, icb: Organisation) -> None:
    second = loaded(council.partnership)[1]
    by, day = UserFactory(), POOL["versions"][0]["effective_from"]
    points = dict.fromkeys(
        ("aims", "contributions", "functions", "persons_and_services", "resources", "duration", "management"), "Yes."
    )
    second.required_terms = points
    second.save()
    sign(version_id=second.pk, signed_on=day, today=day, by=by)
    again = loaded(council.partnership, versions=[{**POOL["versions"][0], "notice_months": 12}])[1]
    assert (again.signed_on, again.notice_months) == (day, 6)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"versions": [{"notice_months": 6}]}, "pool.yaml, versions[0].effective_from: a day is needed"),
        ({"versions": [{"effective_form": 1}]}, "pool.yaml, versions[0]: there is no field “effective_form”"),
        ({"schemes": [{"code": "A", "name": "A", "basis": "nett"}]}, "schemes[0].basis: this is one of gross, net"),
        ({"agreement": {**POOL["agreement"], "treasury_sharing": {"ICB": 90}}}, "add up to 90%, not 100%"),
        ({"agreement": {**POOL["agreement"], "pool_manager": "NOBODY"}}, "agreement.pool_manager: there is no post"),
        ({"agreement": {**POOL["agreement"], "state": "in_approval"}}, "agreement.state: this is one of"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    council: Organisation, icb: Organisation, parts: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused) as refused:
        loaded(council.partnership, **parts)
    assert said in refused.value.message
    assert not Agreement.objects.exists()
