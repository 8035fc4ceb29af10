"""How passwords are kept."""

from django.contrib.auth.hashers import check_password, make_password

from ihwb import settings as as_the_site_has_them


def test_the_site_keeps_passwords_as_argon2_hashes_and_checks_them(settings: object) -> None:
    settings.PASSWORD_HASHERS = as_the_site_has_them.PASSWORD_HASHERS  # type: ignore[attr-defined]
    kept = make_password("one long sentence")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("one long sentence", kept)
    assert not check_password("another long sentence", kept)
