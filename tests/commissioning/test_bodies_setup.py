"""Bodies and posts are set up by form; who decides does not change under a decision on its way."""

import pytest
from django.test import Client

from commissioning.models import AuditEntry, Body, Organisation, Post
from tests.commissioning.factories import cabinet_and_governing_body, decision_on_route
from tests.conftest import SignIn
from tests.factories import BodyFactory, OrganisationFactory, PartnershipFactory

pytestmark = pytest.mark.django_db
HERE = "/p/exampleshire/"
BODY = {"kind": "executive", "notice_basis": "working", "purpose": "", "reason": "Set up"}


@pytest.fixture
def administrator(council: Organisation, sign_in: SignIn) -> Client:
    return sign_in("administrator")


def posted(client: Client, path: str, **given: object) -> str:
    return client.post(HERE + path, given, follow=True).content.decode()


def test_bodies_and_posts_are_added_and_changed(administrator: Client, council: Organisation) -> None:
    posted(
        administrator, "bodies/add/", code="CABINET", name="Cabinet", organisation=council.pk, statutory="on", **BODY
    )
    cabinet = Body.objects.get(code="CABINET")
    posted(administrator, "bodies/add/", code="PANEL", name="Panel", **{**BODY, "kind": "scrutiny"})
    panel = Body.objects.get(code="PANEL")
    assert (cabinet.statutory, cabinet.notice_basis, panel.organisation) == (True, "working", None)
    posted(administrator, "bodies/PANEL/change/", name="Scrutiny panel", organisation=council.pk, **BODY)
    posted(administrator, "posts/add/", code="POOL-MANAGER", title="Pool manager", reason="Set up")
    page = posted(
        administrator, "posts/POOL-MANAGER/change/", title="Fund manager", organisation=council.pk, reason="So it is"
    )
    assert Body.objects.get(code="PANEL").name == "Scrutiny panel"
    assert (Post.objects.get().title, Post.objects.get().organisation) == ("Fund manager", council)
    assert "Fund manager is changed" in page
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == [
        f"commissioning.{act}" for act in ("add_body", "add_body", "change_body", "add_post", "change_post")
    ]


def test_what_is_wrong_is_said(administrator: Client, council: Organisation) -> None:
    BodyFactory(organisation=council, code="TOP", name="Top", statutory=False)
    assert "belongs to one organisation" in posted(
        administrator, "bodies/add/", code="A", name="A", statutory="on", **BODY
    )
    assert "is there already" in posted(administrator, "bodies/add/", code="top", name="A", **BODY)
    assert "is a word of this site" in posted(administrator, "bodies/add/", code="structure", name="A", **BODY)
    assert Body.objects.count() == 1
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    BodyFactory(organisation=elsewhere, code="THEIRS")
    assert administrator.get(f"{HERE}bodies/THEIRS/change/").status_code == 404


def test_who_decides_stays_while_a_decision_is_on_its_way(
    administrator: Client, council: Organisation, icb: Organisation
) -> None:
    cabinet, _ = bodies = cabinet_and_governing_body(council, icb)
    decision_on_route(*bodies)
    change = f"bodies/{cabinet.code}/change/"
    refused = posted(administrator, change, name="Cabinet", organisation=council.pk, **BODY)
    assert "changes after that decision" in refused
    posted(administrator, change, name="The Cabinet", organisation=council.pk, statutory="on", **BODY)
    cabinet.refresh_from_db()
    assert (cabinet.name, cabinet.statutory) == ("The Cabinet", True)


def test_nobody_else_sets_up_bodies_and_posts(council: Organisation, sign_in: SignIn) -> None:
    officer = sign_in("governance_officer", council)
    for path in ("bodies/add/", "posts/add/", "posts/DASS/change/", "posts/DASS/appoint/"):
        assert officer.get(HERE + path).status_code == 403, path
    assert "Add a body" not in officer.get(f"{HERE}bodies/").content.decode()
