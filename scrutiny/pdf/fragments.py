"""What exempt content is recognised by: runs of its words, its figures, phrases named by hand, and file digests.

Pure text: knows nothing of PDF. Letters and digits alone are compared, in one case and without accents or ligatures,
so that line breaks, hyphens, kerning and spacing make no difference.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from scrutiny.pdf.remembered import LETTERS as LETTERS_OF

LONG = 200  # letters: reading a shorter text costs less than remembering it
WORDS = 5  # a run of so many words is taken for a quotation
LETTERS = 20  # and has at least so many letters, or it grows until it has
PIECE, STEP = 12, 8  # letters: a text is looked at every step, by pieces of the runs
SHORT = 8  # letters: a shorter text is no evidence unless it is named as a phrase
FIGURE = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{3,}\.\d\d)(?![\d.,]*\d)")  # an amount of money
LONG_FIGURE = 5  # digits: a shorter figure is told apart only with its sign
_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_APART = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u00ad\u0300-\u036f]+")  # soft hyphens and accents
_UNSEEN = re.compile("[\U000e0020-\U000e007e]")  # letters that nobody draws, which mirror the common ones


@dataclass(frozen=True)
class Exempt:
    """One item's exempt content. ``label`` says which without telling ("Item 9"): findings quote it and nothing else.

    ``phrases`` are short things that alone would give it away: a bidder's name, an amount. ``digests`` are SHA-256
    values of its pictures and attachments.
    """

    label: str
    text: str = ""
    phrases: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()


def plain(text: str) -> str:
    """One case, ligatures and full-width letters taken apart, accents off, soft hyphens out."""
    if text.isascii():
        return text.lower()
    if _UNSEEN.search(text):
        text = _UNSEEN.sub(lambda match: chr(ord(match[0]) - 0xE0000), text)
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()


def compact(text: str) -> str:
    """The letters and digits of a text, nothing else."""
    return _APART.sub("", plain(text))


def _read(text: str) -> tuple[str, str]:
    """A text plain, and its letters and digits alone. Long ones are remembered: most of a pack stays as it was."""
    if len(text) < LONG:
        spaced = plain(text)
        return spaced, _APART.sub("", spaced)
    return LETTERS_OF.recall(text, lambda: (spaced := plain(text), _APART.sub("", spaced)), 3 * len(text))


class Finder:
    """Looks for exempt content in texts. What also stands in ``allowed`` is no evidence, and is left out."""

    def __init__(self, exempt: Sequence[Exempt], allowed: Sequence[str] = ()) -> None:
        self.labels = [item.label for item in exempt]
        self.digests = {digest: index for index, item in enumerate(exempt) for digest in item.digests}
        self.runs: dict[str, int] = {}
        self.phrases: dict[str, int] = {}
        for index, item in enumerate(exempt):
            runs, short = _runs(item.text)
            for run in runs:
                self.runs.setdefault(run, index)
            for phrase in (*item.phrases, *FIGURE.findall(item.text), *short):
                if compact(phrase):
                    self.phrases.setdefault(plain(phrase).strip(), index)
        self.pieces = _pieces(self.runs)
        self.left_out = self._leave_out(allowed)

    @property
    def size(self) -> int:
        """How many runs, phrases and digests are looked for."""
        return len(self.runs) + len(self.phrases) + len(self.digests)

    def find(self, texts: Sequence[str], *, as_written: bool = False) -> set[tuple[int, str]]:
        """Which text (by its position) holds content of which item (by its label).

        The texts are looked through as one, so that nothing hides in a seam; it then counts where it begins.
        ``as_written``: figures only as they are written. For bytes that are no text, where any number may stand.
        """
        return {(index, self.labels[item]) for _, index, item in self._hits(texts, as_written)}

    def find_digest(self, digest: str) -> str | None:
        """The label of the item that a file belongs to."""
        index = self.digests.get(digest)
        return None if index is None else self.labels[index]

    def _hits(self, texts: Sequence[str], as_written: bool = False) -> Iterator[tuple[str, int, int]]:
        """What was found, in which text, of which item."""
        read = [_read(text) for text in texts]
        spaced, packed = [one for one, _ in read], [one for _, one in read]
        letters = "".join(packed)
        ends = list(accumulate(map(len, packed)))
        pieces = self.pieces
        for at in range(0, len(letters) - PIECE + 1, STEP) if pieces else ():
            if (piece := letters[at : at + PIECE]) in pieces:
                for run, place in pieces[piece]:
                    if letters.startswith(run, at - place, at - place + len(run)) and at >= place:
                        yield run, bisect_right(ends, at - place), self.runs[run]
        likely = [phrase for phrase in self.phrases if compact(phrase) in letters]
        if likely:  # their letters stand somewhere: the pattern decides
            yield from self._phrase_hits(likely, spaced, as_written)

    def _phrase_hits(self, likely: list[str], spaced: list[str], as_written: bool) -> Iterator[tuple[str, int, int]]:
        joined = "\n".join(spaced)
        ends = list(accumulate(len(text) + 1 for text in spaced))
        for phrase in likely:
            for match in _pattern(phrase, as_written).finditer(joined):
                yield phrase, bisect_right(ends, match.start()), self.phrases[phrase]

    def _leave_out(self, allowed: Sequence[str]) -> int:
        also_public = {hit for hit, _, _ in self._hits(allowed)}
        for hit in also_public:
            self.phrases.pop(hit, None)
            self.runs.pop(hit, None)
        self.pieces = _pieces(self.runs)
        return len(also_public)


def _pieces(runs: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
    """Each run by a piece of it from every place where a step through a text can meet it: (run, place in it).

    A run is longer than a step and a piece together, so a text looked at every ``STEP`` letters gives none away.
    """
    found: dict[str, list[tuple[str, int]]] = {}
    for run in runs:
        for place in range(STEP):
            found.setdefault(run[place : place + PIECE], []).append((run, place))
    return found


def _runs(text: str) -> tuple[list[str], list[str]]:
    """Every run of five words or more with twenty letters or more; of a shorter text the whole, as a phrase."""
    words = _WORD.findall(plain(text))
    runs = []
    for start in range(len(words) - WORDS + 1):
        end, run = start + WORDS, "".join(words[start : start + WORDS])
        while len(run) < LETTERS and end < len(words):
            run, end = run + words[end], end + 1
        if len(run) >= LETTERS:
            runs.append(run)
    whole = " ".join(words)
    return runs, [whole] if not runs and len(whole) >= SHORT else []


@lru_cache(maxsize=4096)
def _pattern(phrase: str, as_written: bool) -> re.Pattern[str]:
    """A phrase however it is spaced; a figure with or without commas and currency, but not inside a longer one."""
    digits = sum(letter.isdigit() for letter in phrase)
    figure = phrase.strip("£$€ ") if digits >= LONG_FIGURE else phrase
    seam = r"\s*" if len(compact(figure)) >= LONG_FIGURE else ""
    words = [seam.join(map(re.escape, word)) for word in figure.split()]
    shapes = [r"[\W_]*".join(words), re.escape(_COMMA.sub("", figure))]
    if as_written:
        figure, shapes = phrase, [re.escape(phrase)]
    before = r"(?<!\d)(?<!\d[.,])" if figure[0].isdigit() else r"(?<![^\W_])" if figure[0].isalnum() else ""
    after = r"(?!\d|[.,]\d)" if figure[-1].isdigit() else r"(?![^\W_])" if figure[-1].isalnum() else ""
    return re.compile(f"{before}(?:{'|'.join(shapes)}){after}")
