"""Keeping personal data out: every text is looked at before anything is kept, and a refusal repeats nothing of it."""

from collections.abc import Mapping
from datetime import date

from commissioning.models import Partnership
from delivery.rules.personal_data import found, found_by_signs, refusal
from delivery.selectors.known_names import known_names
from ihwb.kernel.errors import Refused


def keep_out(partnership: Partnership, texts: Mapping[str, str], on: date, *, names: bool = True) -> None:
    """Refuse texts that seem to hold personal data.

    texts: the place in words, such as "What is proposed", with what was written there. names: False where
    organisations and old papers abound, so that capital letters alone make no name, and an old day no birth. Raises
    Refused: personal_data.
    """
    said = {place: text for place, text in texts.items() if text.strip()}
    if said:
        refuse_personal(said, on, known_names(partnership), names=names)


def keep_people_out(partnership: Partnership, texts: Mapping[str, str]) -> None:
    """For contracts and issues: refuse what shows itself as of a person by its own sign. Raises: personal_data."""
    said = {place: text for place, text in texts.items() if text.strip()}
    known = known_names(partnership) if said else frozenset()
    for place, text in said.items():
        if kinds := found_by_signs(text, known=known):
            raise Refused("personal_data", refusal(f"“{place}”", kinds))


def refuse_personal(texts: Mapping[str, str], on: date, known: frozenset[str], *, names: bool = True) -> None:
    """The same, with the known names at hand. No query."""
    for place, text in texts.items():
        if kinds := found(text, on=on, known=known, names=names, old_days=names):
            raise Refused("personal_data", refusal(f"“{place}”", kinds))
