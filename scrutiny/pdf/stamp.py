"""What every page of a pack carries: its number, the pack, the edition, and a banner if it is restricted.

One content stream a page, marked as a pagination artifact: a screen reader passes over it, and a pack whose page
count changes is stamped anew without rendering anything again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from scrutiny.pdf.face import Face, face_for

SIDE = 56.7  # points: the side margin of pack.css, 20 mm
BASELINE = 31.0  # points above the foot of the page
SIZE = 8.0
BANNER_SIZE = 8.5
FONT = Name("/PackStamp")

# What turns upright coordinates into those of a page shown rotated by 90, 180, 270 degrees; w and h are its own.
ROTATIONS: dict[int, Callable[[float, float], tuple[float, ...]]] = {
    90: lambda w, h: (0, 1, -1, 0, w, 0),
    180: lambda w, h: (-1, 0, 0, -1, w, h),
    270: lambda w, h: (0, -1, 1, 0, 0, h),
}


@dataclass(frozen=True)
class Stamp:
    """``footer`` stands left of the page number on each page; ``banner`` in a box at the head, if there is one.

    ``fonts`` are tried in order: the first that has every letter is embedded. ``size``: of the letters, in points.
    """

    footer: str
    fonts: tuple[Path, ...]
    banner: str = ""
    size: float = SIZE

    def plain(self) -> dict[str, Any]:
        """The values as JSON can carry them."""
        fonts = [str(font) for font in self.fonts]
        return {"footer": self.footer, "fonts": fonts, "banner": self.banner, "size": self.size}

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Self:
        return cls(values["footer"], tuple(Path(font) for font in values["fonts"]), values["banner"], values["size"])


def stamp_fonts(folder: Path) -> tuple[Path, ...]:
    """The fonts for stamps among those that set-up builds: the pack's own, then one with more letters."""
    return folder / "Inter-Regular.ttf", folder / "DejaVuSans.ttf"


def stamp_pages(pdf: Pdf, stamp: Stamp, labels: Sequence[str] = ()) -> None:
    """Put the stamp on every page of the joined document. labels: what stands on each; none for 1, 2, 3."""
    face = face_for([stamp.footer, stamp.banner, "Page 0123456789", *labels], stamp.fonts)
    font = face.add_to(pdf)
    opening = Stream(pdf, b"q\n")
    resources_done: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        add_font(page.obj, FONT, font, resources_done)
        content = Stream(pdf, _page_stamp(page.obj, face, stamp, labels[number - 1] if labels else f"{number}"))
        contents = page.obj.get(Name.Contents, Array())
        # The page's own drawing may leave the coordinates turned: it stands between q and Q.
        page.obj.Contents = Array([opening, *(contents if isinstance(contents, Array) else [contents]), content])


def add_font(page: Object, name: Name, font: Object, done: set[tuple[int, int]]) -> None:
    """Make the font known to the page. The pages of a section share their resources: once is enough."""
    resources = page.Resources
    if resources.is_indirect:
        if resources.objgen in done:
            return
        done.add(resources.objgen)
    if Name.Font not in resources:
        resources.Font = Dictionary()
    resources.Font[name] = font


def _page_stamp(page: Object, face: Face, stamp: Stamp, page_label: str) -> bytes:
    matrix, width, height = upright(page)
    label = f"Page {page_label}"
    label_at = width - SIDE - face.width(label, stamp.size)
    footer = face.fit(stamp.footer, stamp.size, max(label_at - SIDE - 12, 0))
    parts = [
        b"Q\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq",
        matrix,
        b"0 g",
        _text(face, footer, stamp.size, SIDE, BASELINE),
        _text(face, label, stamp.size, label_at, BASELINE),
        b"Q\nEMC",
    ]
    if stamp.banner:
        parts += [
            b"/Artifact <</Type /Pagination /Subtype /Header>> BDC\nq",
            matrix,
            _banner(face, stamp.banner, max(BANNER_SIZE, stamp.size), width, height),
            b"Q\nEMC",
        ]
    return b"\n".join(part for part in parts if part)


def _text(face: Face, text: str, size: float, x: float, y: float) -> bytes:
    if not text:
        return b""
    return b"BT %s %s Tf %s %s Td %s Tj ET" % (
        bytes(FONT),
        number_of(size),
        number_of(x),
        number_of(y),
        face.show(text),
    )


def _banner(face: Face, banner: str, size: float, width: float, height: float) -> bytes:
    """The words in a black box, centred: white on black is still there on a poor copy."""
    text = face.fit(banner, size, width - 2 * SIDE)
    wide = face.width(text, size)
    left, base = (width - wide) / 2, height - 32.0
    box = b"%s %s %s %s re f" % tuple(number_of(part) for part in (left - 10, base - 5.5, wide + 20, size + 9))
    return b"0 g " + box + b" 1 g " + _text(face, text, size, left, base)


def upright(page: Object) -> tuple[bytes, float, float]:
    """The operator that sets the origin to the foot of the page as it is shown, and the page's width and height."""
    box = [float(part) for part in page.get(Name.CropBox, page.MediaBox)]
    x, y = min(box[0], box[2]), min(box[1], box[3])
    width, height = abs(box[2] - box[0]), abs(box[3] - box[1])
    turn = int(page.get(Name.Rotate, 0)) % 360
    a, b, c, d, e, f = ROTATIONS[turn](width, height) if turn in ROTATIONS else (1, 0, 0, 1, 0, 0)
    if turn in (90, 270):
        width, height = height, width
    return b"%s cm" % b" ".join(number_of(part) for part in (a, b, c, d, e + x, f + y)), width, height


def number_of(value: float) -> bytes:
    """A figure as drawings write it."""
    return (f"{value:.2f}".rstrip("0").rstrip(".") or "0").encode()
