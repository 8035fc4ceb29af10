"""Marks one person's copy of a finished pack: whose it is and when it was taken, on every page.

One content stream a page, a pagination artifact as the page number is: a screen reader passes over it, and the tags
stay as they were.
"""

from pathlib import Path

from pikepdf import Array, Name, ObjectStreamMode, Pdf, Stream

from scrutiny.pdf.face import Face, face_for
from scrutiny.pdf.stamp import add_font, number_of, upright

SIZE = 7.5
BASELINE = 20.0  # points above the foot of the page: below the page number
FONT = Name("/CopyMark")
SIDE = 56.7


def mark_copy(source: Path, words: str, fonts: tuple[Path, ...], out: Path) -> Path:
    """Write the pack with the words at the foot and, pale and large, across each page. Saved afresh."""
    face = face_for([words], fonts)
    with Pdf.open(source) as pdf:
        font = face.add_to(pdf)
        done: set[tuple[int, int]] = set()
        opening = Stream(pdf, b"q\n")
        for page in pdf.pages:
            add_font(page.obj, FONT, font, done)
            matrix, width, height = upright(page.obj)
            mark = Stream(pdf, _mark(face, words, matrix, width, height))
            contents = page.obj.get(Name.Contents, Array())
            page.obj.Contents = Array([opening, *(contents if isinstance(contents, Array) else [contents]), mark])
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")
    return out


def _mark(face: Face, words: str, matrix: bytes, width: float, height: float) -> bytes:
    foot = face.fit(words, SIZE, width - 2 * SIDE)
    size = min(30.0, (width**2 + height**2) ** 0.5 * 0.62 / max(face.width(words, 1.0), 1.0))
    across = face.width(words, size)
    angle = height / width
    cosine, sine = 1 / (1 + angle**2) ** 0.5, angle / (1 + angle**2) ** 0.5
    x, y = width / 2 - cosine * across / 2, height / 2 - sine * across / 2
    turned = b" ".join(number_of(part) for part in (cosine, sine, -sine, cosine, x, y))
    return b"\n".join(
        [
            b"Q\n/Artifact <</Type /Pagination /Subtype /Watermark>> BDC\nq",
            matrix,
            # Outlines alone: what stands below stays legible, on paper too.
            b"BT 1 Tr 0.3 w 0.72 G %s %s Tf %s Tm %s Tj ET" % (bytes(FONT), number_of(size), turned, face.show(words)),
            b"BT 0 Tr 0 g %s %s Tf %s %s Td %s Tj ET"
            % (bytes(FONT), number_of(SIZE), number_of(SIDE), number_of(BASELINE), face.show(foot)),
            b"Q\nEMC",
        ]
    )
