"""The design of commissioning: who provides what on a day, what is considered, what changes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from commissioning.models import Capability, CapabilityChange, Organisation, Provision
from commissioning.rules.design import (
    CapabilityKind,
    Considered,
    Part,
    Provided,
    check_provision,
    standing_on,
    without_lead,
)
from commissioning.rules.roles import Role
from commissioning.selectors.design import areas, matrix
from commissioning.services import design as services
from ihwb.kernel.errors import Refused
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory

HERE = "/p/exampleshire/design/"
FIRST, LAST = date(2015, 4, 1), date(2016, 3, 31)
OFFICERS = Provided(1, "Officers", Part.LEAD, FIRST, LAST)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (Provided(2, "Locality", Part.LEAD, LAST, None), "two_leads"),
        (Provided(1, "Officers", Part.SUPPORT, date(2014, 4, 1), FIRST), "team_there_already"),
        (Provided(2, "Locality", Part.SUPPORT, FIRST, date(2015, 3, 31)), "ends_before_it_begins"),
    ],
)
def test_a_team_is_refused_with_what_stands_in_its_way(new: Provided, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_provision("Planning", new, [OFFICERS])
    assert refused.value.code == code


def test_the_next_lead_begins_the_day_after_the_last_day() -> None:
    check_provision("Planning", Provided(2, "Locality", Part.LEAD, date(2016, 4, 1), None), [OFFICERS])
    check_provision("Planning", Provided(2, "Locality", Part.LEAD, date(2015, 3, 1), date(2015, 3, 31)), [OFFICERS])
    assert [OFFICERS.runs_on(day) for day in (FIRST, LAST, date(2016, 4, 1))] == [True, True, False]


def test_the_newest_word_that_has_begun_counts() -> None:
    rows = [Considered(1, True, FIRST), Considered(1, False, LAST), Considered(2, True, FIRST)]
    assert standing_on(rows, 1, date(2015, 3, 31)) is None
    assert standing_on(rows, 1, date(2016, 3, 30)) is True
    assert standing_on(rows, 1, LAST) is False


def test_what_is_provided_and_led_by_nobody_is_named() -> None:
    helper = Provided(2, "Locality", Part.SUPPORT, FIRST, None)
    named = [("Planning", [OFFICERS, helper]), ("Quality", [helper]), ("Research", [])]
    assert without_lead(named, FIRST) == ["Quality"]
    assert without_lead(named, date(2016, 4, 1)) == ["Planning", "Quality"]


@pytest.fixture
def planning(council: Organisation) -> Capability:
    return services.add_capability(
        partnership=council.partnership, code="PLAN", name="Planning", kind=CapabilityKind.CORE, within=None, by=None
    )


def day(stem: str, when: date) -> dict[str, object]:
    return {f"{stem}_0": when.day, f"{stem}_1": when.month, f"{stem}_2": when.year}


@pytest.mark.django_db
def test_the_matrix_shows_each_day_the_teams_of_that_day(
    planning: Capability, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.COMMISSIONER, council)
    for code, organisation in (("officers", council), ("locality", icb)):
        client.post(f"{HERE}teams/add/", {"name": code.title(), "code": code, "organisation": organisation.pk})
    teams = {one.code: one for one in council.partnership.teams.all()}
    here = f"{HERE}capabilities/{planning.pk}/teams/"
    client.post(here, {"team": teams["officers"].pk, "part": "lead", "note": "", **day("since", FIRST)})
    second = {"team": teams["locality"].pk, "part": "lead", "note": ""}
    assert "leads “Planning” from 1 April 2015" in client.post(here, {**second, **day("since", LAST)}).content.decode()
    ended = Provision.objects.get()
    client.post(f"{HERE}provisions/{ended.pk}/end/", {"reason": "Handed over", **day("last_day", LAST)})
    client.post(here, {**second, **day("since", date(2016, 4, 1))})
    page = client.get(f"{HERE}?on_0=31&on_1=3&on_2=2016").content.decode()
    assert "Officers" in page
    assert "Locality <strong" not in page
    found = matrix(council.partnership, date(2016, 4, 1)).core[0]
    assert [[one.name for one in teams] for _, teams in found.cells] == [[], ["Locality"]]


@pytest.mark.django_db
def test_parts_without_teams_of_their_own_stand_with_the_whole(planning: Capability, council: Organisation) -> None:
    part = services.add_capability(
        partnership=council.partnership, code="NEEDS", name="Needs", kind=CapabilityKind.CORE, within=planning, by=None
    )
    (row,) = matrix(council.partnership, FIRST).core
    assert row.bare == ((part.pk, "Needs"),)
    with pytest.raises(Refused):
        services.add_capability(
            partnership=council.partnership, code="X", name="X", kind=CapabilityKind.SUPPORT, within=planning, by=None
        )


@pytest.mark.django_db
def test_areas_and_changes_are_written_in_forms(
    planning: Capability, council: Organisation, icb: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(Role.GOVERNANCE_OFFICER, council)
    client.post(f"{HERE}areas/add/", {"name": "Legal", "code": "legal"})
    area = council.partnership.design_areas.get()
    form = {"organisation": icb.pk, "inside": "out", "why": "In house", **day("since", FIRST)}
    client.post(f"{HERE}areas/{area.pk}/", form)
    assert "this is said from 1 April 2015 already" in client.post(f"{HERE}areas/{area.pk}/", form).content.decode()
    _, (row,) = areas(council.partnership, FIRST)
    assert [(name, inside) for name, _, inside, _ in row.standing] == [(council.name, None), (icb.name, False)]
    change = {"capability": planning.pk, "before": "Two plans.", "after": "One plan.", **day("on", FIRST)}
    client.post(f"{HERE}changes/add/", change)
    assert "One plan." in client.get(f"{HERE}changes/").content.decode()
    assert CapabilityChange.objects.get().on == FIRST


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.BOARD_MEMBER, Role.PROVIDER])
def test_who_only_reads_writes_nothing(
    role: Role, planning: Capability, council: Organisation, sign_in: SignIn
) -> None:
    client = sign_in(role, council)
    for address in (
        "teams/add/",
        "capabilities/add/",
        f"capabilities/{planning.pk}/teams/",
        "areas/add/",
        "changes/add/",
    ):
        assert client.post(f"{HERE}{address}", {}).status_code == 403


@pytest.mark.django_db
def test_a_capability_of_another_partnership_is_not_found(planning: Capability, sign_in: SignIn) -> None:
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(Role.COMMISSIONER, elsewhere)
    assert client.get(f"/p/elsewhere/design/capabilities/{planning.pk}/teams/").status_code == 404


@pytest.mark.django_db
def test_the_database_holds_one_lead_of_a_capability(planning: Capability, council: Organisation) -> None:
    for code in ("a", "b"):
        team = services.add_team(
            partnership=council.partnership, code=code, name=code, organisation=council, shared=False, by=None
        )
        if code == "a":
            Provision.objects.create(capability=planning, team=team, part="lead", since=FIRST)
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                Provision.objects.create(capability=planning, team=team, part="lead", since=FIRST)
