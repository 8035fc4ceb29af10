"""The API describes itself, without a warning, and the description is served to whoever is signed in."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from commissioning.models import Organisation
from commissioning.rules.roles import Role
from tests.conftest import SignIn


def test_the_schema_is_valid_and_complete() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    schema = yaml.safe_load(out.getvalue())
    paths = [path for path in schema["paths"] if path.startswith("/api/p/")]
    assert {path.split("/")[4] for path in paths} == {"commissioning", "pool", "delivery", "scrutiny"}
    for path in paths:
        assert set(schema["paths"][path]) == {"get"}, f"{path} is not read-only"
        assert {"200", "401", "403", "404"} <= set(schema["paths"][path]["get"]["responses"]), path


@pytest.mark.django_db
def test_the_schema_and_its_page_are_served_to_people_who_signed_in(council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.AUDITOR, council)
    assert client.get("/api/schema").status_code == 200
    assert client.get("/api/docs").status_code == 200
    assert Client().get("/api/schema").status_code in {401, 403}


@pytest.mark.django_db
def test_the_api_takes_nothing_in(council: Organisation, sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR, council)
    for method in (client.post, client.put, client.patch, client.delete):
        assert method("/api/p/exampleshire/commissioning/functions/").status_code in {403, 405}
