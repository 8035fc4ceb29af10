"""Setting up a partnership from nothing: who may, and the codes of its first bodies."""

import re

from ihwb.kernel.errors import Refused

ADDRESS = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def may_found(*, partnerships: int, administers: bool) -> bool:
    """The first partnership is set up by whoever has an account: the first account is made where the service runs.

    A further one is set up by somebody who administers one.
    """
    return partnerships == 0 or administers


def check_founding(*, partnerships: int, administers: bool) -> None:
    if not may_found(partnerships=partnerships, administers=administers):
        raise Refused(
            "not_administrator",
            "A further partnership is set up by somebody who administers one. Ask an administrator of yours.",
        )


def check_partners(council: str, nhs: str) -> None:
    """Refuse two partners under one code."""
    if council.lower() == nhs.lower():
        raise Refused("code_twice", f"Both partners have the code {council}. Give each a code of its own.")


def body_codes(executive: str, governing: str, council: str, nhs: str) -> tuple[str, str]:
    """Codes of the two statutory bodies, from their names; with the partner's code in front where they are alike."""
    first, second = _code(executive), _code(governing)
    if first == second or not first or not second:
        return f"{council.upper()}-{first}"[:40].strip("-"), f"{nhs.upper()}-{second}"[:40].strip("-")
    return first, second


def _code(name: str) -> str:
    """CABINET of "The Cabinet"."""
    words = re.sub(r"^the\s+", "", name.strip(), flags=re.IGNORECASE)
    return re.sub(r"[^A-Z0-9]+", "-", words.upper()).strip("-")[:40].strip("-")
