"""Makes an uploaded page a little smaller, so that page number and banner have a margin of their own.

Uploads are often printed to the very edge: a stamp would cover words. The page keeps its size; what is on it is drawn
at about nine tenths, around the same centre.
"""

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

MARGIN = 40.0  # points kept free at the head and the foot of the page as it is shown
SMALLEST = 0.5  # a page too low for margins is drawn at half its size at least


@dataclass(frozen=True)
class Shrink:
    """x and y become ``scale`` times themselves plus an offset."""

    scale: float
    right: float
    up: float

    def drawing(self, content: bytes) -> bytes:
        matrix = b" ".join(b"%.5f" % part for part in (self.scale, 0, 0, self.scale, self.right, self.up))
        return b"q\n%s cm\n%s\nQ" % (matrix, content)

    def points(self, values: Any) -> Array:
        """Coordinates, x and y in turn."""
        offsets = (self.right, self.up)
        return Array([round(float(value) * self.scale + offsets[at % 2], 3) for at, value in enumerate(values)])

    def patterns(self, resources: Object, done: set[tuple[int, int]]) -> None:
        """Patterns are tied to the page and not to what is drawn: they are moved with it, each once."""
        held = resources.get(Name.Pattern)
        for pattern in held.values() if isinstance(held, Dictionary) else ():
            if isinstance(pattern, Dictionary | Stream) and pattern.objgen not in done:
                done.add(pattern.objgen)
                a, b, c, d, e, f = (float(part) for part in pattern.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
                turned = [round(part * self.scale, 6) for part in (a, b, c, d)]
                pattern.Matrix = Array([*turned, *self.points([e, f])])


def shrink_for(page: Object) -> Shrink:
    """How the page is to be made smaller."""
    box = [float(part) for part in page.get(Name.CropBox, page.MediaBox)]
    wide, high = abs(box[2] - box[0]), abs(box[3] - box[1])
    shown = wide if int(page.get(Name.Rotate, 0)) % 180 else high
    scale = max(1 - 2 * MARGIN / shown, SMALLEST) if shown else 1.0
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return Shrink(scale, across * (1 - scale), up * (1 - scale))
