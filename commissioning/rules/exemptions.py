"""The paragraphs of Schedule 12A to the Local Government Act 1972 (England): why something is taken in private."""

PARAGRAPHS_PATTERN = r"^[1-7](,[1-7])*$"

SCHEDULE_12A = {
    1: "information relating to an individual",
    2: "information likely to reveal the identity of an individual",
    3: "information relating to the financial or business affairs of a particular person",
    4: "consultations or negotiations in a labour relations matter",
    5: "information to which legal professional privilege could be claimed",
    6: "notices, orders or directions that the authority proposes to give or make",
    7: "the prevention, investigation or prosecution of crime",
}


def paragraphs_of(text: str) -> tuple[int, ...]:
    """The paragraph numbers in "3" or "3,5"; none in an empty text."""
    return tuple(int(number) for number in text.split(",") if number)


def exemption_sentence(paragraphs: tuple[int, ...]) -> str:
    """What the public agenda says of a Part II item: the paragraphs and their words, nothing of the item."""
    if not paragraphs:
        return ""
    named = "; ".join(f"paragraph {number}, {SCHEDULE_12A[number]}" for number in paragraphs)
    return f"Exempt under Schedule 12A to the Local Government Act 1972: {named}."
