"""Some pages of a finished pack, to be printed: the pages as they are, with the numbers that they have.

For paper, and only for who may read the whole file: what pages share (fonts, pictures) may come along unseen. Tags and
links lead to pages that are not there and are left behind.
"""

import io
from collections.abc import Sequence
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, Stream

from scrutiny.pdf.face import Face, face_for

SIZE = 7.5
SIDE, BASELINE = 56.7, 18.0  # points: below the page number
FONT = Name("/ExcerptMark")


def excerpt(content: bytes, pages: Sequence[int], title: str, mark: str, fonts: tuple[Path, ...]) -> bytes:
    """The pages with these numbers, counted from 1, in this order. mark: words at the foot of each, or none."""
    made = Pdf.new()
    with Pdf.open(io.BytesIO(content)) as source:
        for number in pages:
            made.pages.append(source.pages[number - 1])
        face = face_for([mark], fonts) if mark else None
        font = face.add_to(made) if face else None
        for page in made.pages:
            for name in (Name.Annots, Name.StructParents, Name.Tabs):
                if name in page.obj:
                    del page.obj[name]
            if face is not None and font is not None:
                _mark(made, page.obj, face, font, mark)
        with made.open_metadata() as about:
            about["dc:title"] = title
        held = io.BytesIO()
        made.save(held, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True, min_version="1.7")
    return held.getvalue()


def _mark(pdf: Pdf, page: Object, face: Face, font: Object, words: str) -> None:
    resources = Dictionary(dict(page.Resources.items()))
    resources.Font = Dictionary({**dict(page.Resources.get(Name.Font, Dictionary()).items()), str(FONT): font})
    page.Resources = resources
    shown = face.show(face.fit(words, SIZE, 480.0))
    text = b"Q\nq 0 g BT %s %.1f Tf %.1f %.1f Td %s Tj ET Q" % (bytes(FONT), SIZE, SIDE, BASELINE, shown)
    contents = page.get(Name.Contents, Array())
    held = list(contents) if isinstance(contents, Array) else [contents]
    page.Contents = Array([Stream(pdf, b"q\n"), *held, Stream(pdf, text)])
