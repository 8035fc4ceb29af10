"""An uploaded file as a file on the disk, for those who read it by its path."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from ihwb.kernel.errors import Refused


@contextmanager
def on_disk(upload: Any) -> Iterator[Path]:
    """The path of a copy that goes afterwards. Raises Refused("too_large") before anything is copied."""
    if upload.size > settings.UPLOAD_LIMIT_BYTES:
        size, limit = upload.size / 1e6, settings.UPLOAD_LIMIT_BYTES / 1e6
        raise Refused("too_large", f"“{upload.name}” has {size:,.1f} MB and may have {limit:,.0f} MB. Split it.")
    with tempfile.NamedTemporaryFile(prefix="import-") as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)
