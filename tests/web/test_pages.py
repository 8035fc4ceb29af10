"""The frame of every page: for strangers, for people without a partnership, when things go wrong."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from ihwb.web.menu import MenuLink
from ihwb.web.templatetags.web import menu_groups

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def test_the_sign_in_page_says_where_one_is(client: Client, db: None) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="en-GB">' in page
    assert "<h1>Integrated Health and Wellbeing</h1>" in page
    assert "Skip to main content" in page
    assert "sign up" not in page.lower()


def test_a_wrong_password_says_so_in_the_summary(client: Client, db: None) -> None:
    page = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"}).content.decode()
    assert "There is a problem" in page
    assert "<title>Error: Sign in" in page


def test_nobody_can_make_their_own_account(client: Client, db: None) -> None:
    assert "Accounts are by invitation" in client.get("/accounts/signup/").content.decode()


def test_the_password_pages_open(client: Client, db: None) -> None:
    assert "Forgotten password" in client.get("/accounts/password/reset/").content.decode()
    assert "The link no longer works" in client.get("/accounts/password/reset/key/1-x/").content.decode()


def test_a_page_that_is_not_there_says_what_to_do(client: Client, db: None) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_the_accessibility_statement_is_open_to_everybody(client: Client, db: None) -> None:
    assert "WCAG 2.2 AA" in client.get("/accessibility").content.decode()


def test_a_refusal_names_the_permission_or_gives_its_own_reason() -> None:
    request = RequestFactory().get("/")
    assert "certify period (pool)" in render_to_string("403.html", {"permission": "pool.certify_period"}, request)
    assert "The period is locked." in render_to_string("403.html", {"message": "The period is locked."}, request)


def test_the_page_for_a_fault_of_ours_needs_no_request() -> None:
    page = render_to_string("500.html")
    assert "Something went wrong here" in page
    assert "Traceback" not in page


# --- Menu -----------------------------------------------------------------------------------------------------


def groups(*links: MenuLink) -> list[tuple[str, bool, str | None]]:
    found = menu_groups(Context({"menu": list(links)}))
    return [(group.label, group.current, group.here.label if group.here else None) for group in found]


def test_only_the_link_that_fits_best_is_current() -> None:
    assert groups(
        MenuLink("Partnership", "/p/x/", "Commissioning", True),
        MenuLink("Plan", "/p/x/pool/", "Pool", True),
        MenuLink("Position", "/p/x/pool/position/", "Pool", True),
    ) == [("Commissioning", False, None), ("Pool", True, "Position")]


def test_a_person_without_a_menu_has_no_groups() -> None:
    assert menu_groups(Context({})) == []


def test_breadcrumbs_pair_labels_with_addresses() -> None:
    crumbs = Template('{% load web %}{% breadcrumbs "Home" "/" "Funds" "/funds" %}').render(Context())
    assert re.findall(r'href="([^"]+)">([^<]+)<', crumbs) == [("/", "Home"), ("/funds", "Funds")]


# --- What the security policy and the promises of the house forbid ------------------------------------------------


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_template_has_inline_script_inline_style_or_an_address_elsewhere(template: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", template.read_text(), flags=re.DOTALL)
    if "pdf" not in template.parts:  # printed pages are not served
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text)
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


def test_the_lock_of_the_front_end_names_no_place_to_fetch_from() -> None:
    lock = (settings.BASE_DIR / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 5


def test_the_styles_carry_no_government_branding() -> None:
    css = settings.BASE_DIR / "build" / "static" / "css" / "app.css"
    if not css.exists():
        pytest.fail("No styles: run script/build-assets first.")
    text = css.read_text()
    assert "Inter" in text
    assert not re.search(r"GDS Transport|crown|crest", text, re.IGNORECASE)
    assert not re.search(r"url\(\"?https?:", text)
