"""Reading a YAML file that somebody sent in."""

from typing import Any

import yaml

from ihwb.kernel.errors import Refused


def read_mapping(text: str, *, code: str, pattern: str) -> dict[str, Any]:
    """The mapping that the text holds. Raises Refused with ``code`` for what is none; pattern: what a file should be.

    A text nested a thousand deep is refused like any other that cannot be read.
    """
    try:
        document = yaml.safe_load(text)
    except RecursionError as fault:
        raise Refused(
            code, "The file cannot be read: its lists are nested too deep. Send it as it was downloaded."
        ) from (fault)
    except (yaml.YAMLError, ValueError) as fault:
        raise Refused(code, f"The file cannot be read: {' '.join(str(fault).split())[:300]}") from fault
    if not isinstance(document, dict) or not all(isinstance(key, str) for key in document):
        raise Refused(code, pattern)
    return document
