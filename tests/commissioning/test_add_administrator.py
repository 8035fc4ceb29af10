"""A new partnership gets its first administrator where the service runs, and only its first."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from commissioning.models import AuditEntry, Partnership

pytestmark = pytest.mark.django_db


def test_the_first_administrator_signs_in_with_the_password_shown_once(partnership: Partnership, capsys: Any) -> None:
    call_command("add_administrator", "exampleshire", "first@example.org", name="Head of democratic services")
    password = re.search(r"shown only now: (\S+)", capsys.readouterr().out)
    assert password is not None
    client = Client()
    client.post("/accounts/login/", {"login": "first@example.org", "password": password[1]})
    assert client.get("/p/exampleshire/people/").status_code == 200
    assert AuditEntry.objects.filter(act="commissioning.grant_role", by=None).count() == 1


def test_there_is_no_second_first_administrator(partnership: Partnership) -> None:
    call_command("add_administrator", "exampleshire", "first@example.org", name="One")
    with pytest.raises(CommandError, match="has an administrator already"):
        call_command("add_administrator", "exampleshire", "second@example.org", name="Two")


def test_a_wrong_partnership_or_address_is_named(partnership: Partnership) -> None:
    with pytest.raises(CommandError, match=r"There is no partnership nowhere\. The partnerships: exampleshire"):
        call_command("add_administrator", "nowhere", "first@example.org", name="One")
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("add_administrator", "exampleshire", "first", name="One")
