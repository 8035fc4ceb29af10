"""The menu: every entry once, few enough to stand in one line of its group, the place of each page known."""

import pytest
from django.apps import apps
from django.template import Context

from commissioning.models import Organisation
from commissioning.rules.roles import PERMISSIONS, Role
from ihwb.web.menu import LAST, MenuEntry, MenuLink
from ihwb.web.templatetags.web import menu_groups
from tests.conftest import SignIn

_LINE = 110  # letters that stand in one line at 1,280 pixels beside one another


def _entries() -> list[tuple[str, MenuEntry]]:
    return [
        (entry.group or str(config.verbose_name), entry)
        for config in apps.get_app_configs()
        for entry in getattr(config, "menu", [])
    ]


def test_the_entries_of_a_group_stand_in_one_line() -> None:
    """Whoever holds every role of the partners at once; and a provider's people, who have entries of their own."""
    partners = set(Role) - {Role.PROVIDER}
    for readers in (partners, {Role.PROVIDER}):
        lines: dict[str, list[str]] = {}
        for group, entry in _entries():
            if PERMISSIONS[entry.permission] & readers:
                lines.setdefault(group, []).append(entry.label)
        for group, labels in lines.items():
            assert len("   ".join(labels)) <= _LINE, group
        assert len("   ".join(lines)) <= _LINE
    assert len({entry.view for _, entry in _entries()}) == len(_entries())


def test_a_group_of_one_link_is_that_link() -> None:
    alone, first, second = (MenuLink(one, f"/p/x/{one}/", one[:1], False) for one in ("alone", "first", "farther"))
    only, several = menu_groups(Context({"menu": [alone, first, second]}))
    assert (only.only, several.only) == (alone, None)


@pytest.mark.django_db
def test_settings_stand_last_and_a_page_below_an_entry_shows_it(council: Organisation, sign_in: SignIn) -> None:
    administrator = sign_in(Role.ADMINISTRATOR, council)
    page = administrator.get("/p/exampleshire/people/")
    assert list(dict.fromkeys(one.group for one in page.context["menu"]))[-1] == "Settings"
    assert {one.label for one in page.context["menu"] if one.current} == {"People"}
    assert max(entry.order for group, entry in _entries() if group != "Settings") < LAST
    records = sign_in(Role.AUDITOR, council).get("/p/exampleshire/law/records/")
    assert {one.label for one in records.context["menu"] if one.current} == {"Decisions"}
