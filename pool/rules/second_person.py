"""Whoever made something does not agree to it, and nobody agrees for two partners."""

from collections.abc import Iterable

from ihwb.kernel.errors import Refused


def check_second_person(person: int, maker: int, agreed: Iterable[int], what: str, partner: str) -> None:
    """maker, agreed: ids of who made it and of who agreed so far. what: such as "settlement".

    Raises Refused: own_work, same_person.
    """
    if person == maker:
        raise Refused("own_work", f"You made this {what} yourself. Another person of {partner} agrees to it.")
    if person in set(agreed):
        raise Refused(
            "same_person", f"You agreed to this {what} for the other partner. Another person agrees for {partner}."
        )
