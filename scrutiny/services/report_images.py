"""Pictures of a report: judged by what they hold, stored anew without anything that they carried along."""

import hashlib
import warnings
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from PIL import Image, ImageOps, UnidentifiedImageError

from commissioning.models import User
from ihwb.kernel.errors import Refused
from scrutiny.models import Report, ReportImage
from scrutiny.rules.prose import image_numbers
from scrutiny.selectors.report_texts import places
from scrutiny.services.changes import remove, save
from scrutiny.services.report_versions import opened

LARGEST = 10_000_000  # bytes of the upload
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2_000  # pixels that are kept
_READ = ("PNG", "JPEG", "WEBP", "GIF")
_NOT_READ = "“{name}” is not a picture that can be read. Save it as PNG or JPEG, then add it again."


def cleaned(file: IO[bytes], name: str) -> tuple[bytes, str, tuple[int, int]]:
    """The picture's dots alone, as PNG or JPEG: no place, no camera, no comment, no second picture.

    Returns bytes, media type and size in pixels. Raises Refused for what is no picture, too large, or a bomb.
    """
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Refused("too_large", f"“{name}” has more than {LARGEST // 1_000_000} MB. Make it smaller, then add it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=_READ) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("too_many_dots", f"“{name}” has too many dots. Make it smaller, then add it again.")
                return _drawn_anew(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as fault:
        raise Refused("no_picture", _NOT_READ.format(name=name)) from fault


def _drawn_anew(picture: Image.Image) -> tuple[bytes, str, tuple[int, int]]:
    kind = picture.format
    turned = ImageOps.exif_transpose(picture)  # the camera's note on which way is up goes with the rest
    plain = turned.convert("RGBA" if turned.mode in ("RGBA", "LA", "P", "PA") else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    held = BytesIO()
    if kind == "JPEG":
        bare.convert("RGB").save(held, "JPEG", quality=88)
        return held.getvalue(), "image/jpeg", bare.size
    bare.save(held, "PNG")
    return held.getvalue(), "image/png", bare.size


@transaction.atomic
def add_image(
    *, report: Report, version: int, file: IO[bytes], name: str, alt: str, by: User, reason: str
) -> ReportImage:
    """Add a picture with what it shows in words. It stands in the text where the author puts its line."""
    content, kind, (width, height) = cleaned(file, name)
    report = opened(report, version)
    row = ReportImage(
        report=report,
        number=(report.images.aggregate(last=Max("number"))["last"] or 0) + 1,
        alt=alt,
        kind=kind,
        sha256=hashlib.sha256(content).hexdigest(),
        width=width,
        height=height,
        added_by=by,
        added_at=timezone.now(),
    )
    row.file.save("picture", ContentFile(content), save=False)
    save(row, by=by, reason=reason)
    save(report, by=by, reason=reason)
    return row


@transaction.atomic
def remove_image(*, report: Report, number: int, version: int, by: User, reason: str) -> None:
    """Take a picture off the report. Raises Refused while a text shows it. The file stays for packs that have it."""
    report = opened(report, version)
    shown = next((one.name for one in places(report) if number in image_numbers(one.text)), None)
    if shown is not None:
        raise Refused("image_shown", f"{shown} shows image {number}. Take its line out of the text first.")
    remove(report.images.get(number=number), by=by, reason=reason)
    save(report, by=by, reason=reason)
