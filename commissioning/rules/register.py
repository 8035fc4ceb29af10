"""Which statutory functions another organisation may carry out, and on what terms.

Source: Care Act 2014, section 79 (what a council cannot delegate); the council stays liable for its delegate's acts.
"""

from enum import StrEnum

from ihwb.kernel.errors import Refused


class Delegability(StrEnum):
    """What the law lets the holder of a function do with it."""

    DELEGABLE = "delegable"
    PARTLY = "partly"
    RETAINED = "retained"

    @property
    def label(self) -> str:
        return {"delegable": "Can be delegated", "partly": "Partly", "retained": "Retained"}[self.value]


def check_delegation(
    *, state: Delegability, name: str, holder: str, delegate: str, already: str | None, instrument: str
) -> None:
    """Refuse a delegation that the law, the register or the paperwork does not allow.

    already: the delegate in force today, None when there is none; instrument: the document that delegates.

    Raises Refused with the code ``function_retained``, ``delegated_to_itself``, ``delegated_already`` or
    ``instrument_missing``, in this order.
    """
    if state is Delegability.RETAINED:
        raise Refused(
            "function_retained",
            f"“{name}” cannot be delegated: the law keeps this function with {holder}. "
            "Nothing was changed; have the delegate collect or prepare, and the holder decide.",
        )
    if delegate == holder:
        raise Refused(
            "delegated_to_itself", f"{holder} holds “{name}” already. Choose another organisation as delegate."
        )
    if already is not None:
        raise Refused(
            "delegated_already", f"“{name}” is delegated to {already}. End that delegation first, then delegate anew."
        )
    if not instrument.strip():
        raise Refused(
            "instrument_missing",
            f"“{name}” can only be delegated by a document. Name it, such as the contract or the agreement's schedule.",
        )


def check_ending(*, name: str, delegate: str | None) -> None:
    """Refuse to end a delegation that is not there. Raises Refused with the code ``not_delegated``."""
    if delegate is None:
        raise Refused("not_delegated", f"“{name}” is not delegated to anybody, so there is nothing to end.")


def check_terms(*, state: Delegability, name: str, part: str) -> None:
    """Refuse terms that leave open what may be delegated. Raises Refused with the code ``part_missing``."""
    if state is Delegability.PARTLY and not part.strip():
        raise Refused(
            "part_missing", f"Only a part of “{name}” can be delegated. Say which part, in the field “Part concerned”."
        )
