"""Every address of the pool that takes arguments, tried by every role, by strangers, without signing in, unsafely."""

from django.test import Client

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role, grants
from tests.conftest import SignIn
from tests.factories import OrganisationFactory, PartnershipFactory, grant, person
from tests.pool.doors.conftest import row_counts
from tests.pool.doors.rich import Rich

MAY_ANSWER = {200, 302, 404, 405, 409, 415, 422}
# Of what is there, some is one partner's alone: its open figures, its ledger and files, the dispute it raised.
NARROWER = ("pool-api:statement", "pool:export_", "pool:import_", "pool:dispute_")
# Of another partnership nothing is found; these say "method not allowed" before they look.
NOT_THERE = {404, 405}


def test_every_role_opens_what_it_is_granted_and_nothing_else(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for role in Role:
        client = sign_in(role, rich.council)
        for page in rich.pages():
            status = client.get(page.url).status_code
            # A page that takes a POST only says so before it asks who is there.
            may = grants(role, page.permission)
            if may and page.name.startswith(NARROWER) and status == 403:
                continue
            if status not in (MAY_ANSWER if may else {403, 405}):
                wrong.append(f"{role} at {page.name}: {status}")
    assert not wrong, "\n".join(wrong)


def test_a_role_posts_nothing_that_it_is_not_granted(rich: Rich, sign_in: SignIn) -> None:
    wrong = []
    for role in Role:
        client = sign_in(role, rich.council)
        before = row_counts()
        for page in rich.pages():
            if not grants(role, page.permission):
                status = client.post(page.url).status_code
                if status not in {403, 405}:
                    wrong.append(f"{role} at {page.name}: {status}")
        assert row_counts() == before, role
    assert not wrong, "\n".join(wrong)


def test_most_pages_are_there(rich: Rich, sign_in: SignIn) -> None:
    """So that the other tests do not pass because the arguments find nothing."""
    clients = [sign_in(role, rich.council) for role in (Role.POOL_MANAGER, Role.FINANCE_OFFICER, Role.COMMISSIONER)]
    clients.append(sign_in(Role.GOVERNANCE_OFFICER, rich.council))
    clients.append(sign_in(Role.FINANCE_OFFICER, rich.nhs))
    assert rich.pages()
    assert not rich.unknown, "say in tests/pool/doors/rich.py what these are"
    lost = [page.name for page in rich.pages() if all(one.get(page.url).status_code == 404 for one in clients)]
    # The report of a quarter is there once it is produced.
    assert lost == ["pool:report"], lost


def test_another_partnership_is_not_found_in_ones_own_address(rich: Rich, sign_in: SignIn) -> None:
    """Even by somebody who holds every role, elsewhere."""
    elsewhere = OrganisationFactory(partnership=PartnershipFactory(slug="elsewhere", name="Elsewhere"))
    client = sign_in(holder(list(Role), elsewhere))
    for page in rich.pages():
        refused = NOT_THERE | ({403} if page.name.startswith(("pool-api:", "pool:dispute_resolve")) else set())
        own = page.url.replace("/p/exampleshire/", "/p/elsewhere/")
        assert client.get(page.url).status_code in refused, page.name
        assert client.post(page.url).status_code in refused, page.name
        assert client.get(own).status_code in refused, page.name
        assert client.post(own).status_code in refused, page.name


def holder(roles: list[Role], organisation: Organisation) -> User:
    """Somebody with all these roles."""
    user = person(roles[0], organisation)
    for role in roles[1:]:
        grant(user, role, organisation)
    return user


def test_nobody_gets_anything_without_signing_in(rich: Rich) -> None:
    for page in rich.pages():
        for answer in (Client().get(page.url), Client().post(page.url)):
            assert answer.status_code in {302, 401, 403}, (page.name, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/"), page.name


def test_a_post_without_its_token_is_refused(rich: Rich, sign_in: SignIn) -> None:
    user = sign_in(Role.POOL_MANAGER, rich.council).user  # type: ignore[attr-defined]
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    for page in rich.pages():
        assert client.post(page.url).status_code in {403, 405}, page.name


def test_looking_changes_nothing(rich: Rich, sign_in: SignIn) -> None:
    client = sign_in(holder([Role.POOL_MANAGER, Role.FINANCE_OFFICER, Role.GOVERNANCE_OFFICER], rich.council))
    before = row_counts()
    for page in rich.pages():
        client.get(page.url)
        after = row_counts()
        grown = {name for name in after if after[name] != before[name]} - _recorded_by_reading(page.name)
        assert not grown, (page.name, grown)
        before = after


def _recorded_by_reading(name: str) -> set[str]:
    """Taking an archive or a file away is an act on record, though it changes nothing."""
    files = {"pool:archive_zip", "pool:return_file", "pool:version_file", "pool:fund_report_file"}
    return {"commissioning.AuditEntry"} if name in files or "export" in name else set()
