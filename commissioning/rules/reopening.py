"""Taking a recorded outcome back needs two people: one who asks and another who consents."""

from ihwb.kernel.errors import Refused


def check_open(answer: str) -> None:
    """Refuse a second answer. Raises Refused with the code ``answered_already``."""
    if answer:
        raise Refused("answered_already", f"This was answered already: {answer}. Look at the route as it is now.")


def check_consent(answer: str, *, asked_by: int, by: int) -> None:
    """Refuse a second answer, and one's own consent. Raises Refused (``answered_already``, ``own_request``)."""
    check_open(answer)
    if asked_by == by:
        raise Refused(
            "own_request",
            "You asked for this outcome back yourself, so another governance officer has to consent. "
            "Ask one of either organisation.",
        )
