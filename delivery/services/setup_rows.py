"""What every file of delivery is loaded with: a row that stands there already stays as people left it."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model

from commissioning.services.documents import Entry, add


def keep(row: Entry, new: Model, *within: str) -> bool:
    """Add the row unless one stands there under the same key. True if it was added."""
    key = {name: getattr(new, name) for name in within}
    if type(new)._default_manager.filter(**key).exists():
        return False
    try:
        new.full_clean()
    except ValidationError as fault:
        row.fail(f"is not right: {' '.join(_sentences(fault))}")
    add(new)
    return True


def _sentences(fault: ValidationError) -> Iterable[str]:
    for name, messages in fault.message_dict.items():
        for message in messages:
            yield message if name == "__all__" else f"“{name}”: {message}"
