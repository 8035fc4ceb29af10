"""Every change has a reason."""

from ihwb.kernel.errors import Refused


def check_reason(reason: str) -> str:
    """The reason of a change, trimmed. Raises Refused with the code ``reason_missing`` when it says nothing."""
    if len(reason.strip()) < 3:
        raise Refused("reason_missing", "No reason was given. Say in a few words why this is changed.")
    return reason.strip()
