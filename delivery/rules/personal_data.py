"""Finding personal data in a text, so that it is refused before it is kept anywhere.

The finder names kinds and never repeats what it found. It is a net with holes: a name in small letters, or one that is
also an ordinary word, passes it. Who writes stays answerable; the page says so.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from delivery.rules.ordinary_words import GIVEN_NAMES, ORDINARY
from ihwb.kernel.dates import MONTHS


class Kind(StrEnum):
    """What was found, in the words of the refusal."""

    NAME = "a person's name"
    BIRTH = "a date of birth"
    NHS_NUMBER = "an NHS number"
    POSTCODE = "a postcode"
    TELEPHONE = "a telephone number"
    EMAIL = "an e-mail address"
    NI_NUMBER = "a National Insurance number"


LONG_AGO = 5  # years: an older day without words beside it is taken for a day of birth

_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[A-Za-z]{2,}")
_NI = re.compile(
    r"\b(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b", re.IGNORECASE
)
_TEN = re.compile(r"(?<![\d£.,])(?:\d[ \u00a0-]?){9}\d(?![\d]|[.,]\d)")
_POSTCODE = re.compile(
    r"\b(?:GIR ?0AA|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRVWXY])"
    r" ?\d[ABD-HJLNP-UW-Z]{2})\b",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"(?<![\d£.,/-])(?:\+44[ \u00a0-]?(?:\(0\)[ \u00a0-]?)?|\(?0)\d(?:[ \u00a0()-]{0,2}\d){7,9}(?![\d]|[.,/]\d)"
)
_MONTH = "|".join(f"{one[:3]}(?:{one[3:]})?" for one in MONTHS)
_NUMERIC_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_WORDED_DAY = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of )?(?:{_MONTH})\.?,?[ -](\d{{4}})(?!\d)", re.IGNORECASE
)
_BIRTH_WORDS = re.compile(r"\b(?:date of birth|birth ?date|birthday|d\.?o\.?b\.?|born)(?![A-Za-z])", re.IGNORECASE)
_TITLE_WORDS = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Master|Sir|Dame|Lady|Lord|Rev|MR|MRS|MS|MISS|DR|mr|mrs|ms|dr)\.? ([A-Z][\w'’-]*)"
)
_LABELLED = re.compile(
    r"\b(?:full |first |last |sur|fore|given |family |client |patient |service user(?:'s)? )?name(?: is)? ?[:=] ?\S",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_CAPITALISED = re.compile(r"[A-Z][a-z'’]+(?:[-'’][A-Z][a-z]+)*|[A-Z]['’][A-Z][a-z]+|Ma?c[A-Z][a-z]+")
_PERSON_HEADINGS = re.compile(
    r"\b(?:(?:client|person|patient|customer|user|full|first|last|middle|family|given)s? ?names?|name|forenames?"
    r"|surnames?|initials|title|date of birth|birth ?date|d\.?o\.?b|born|nhs|ni (?:no|number)|national insurance"
    r"|post ?code|address|e-?mail|telephone|phone|mobile|tel|next of kin|gender|ethnicity)\b",
    re.IGNORECASE,
)


def found(
    text: str, *, on: date, known: Iterable[str] = (), names: bool = True, old_days: bool = True
) -> tuple[Kind, ...]:
    """The kinds of personal data that the text seems to hold, each once, in the order of the table.

    on: the day by which a date is long ago. known: names of bodies, posts and services, which are no persons' names.
    names: False leaves out names that only their capital letters give away, for texts in which organisations abound.
    old_days: False leaves out days of long ago without a word of birth, for texts that tell of papers and their dates.
    """
    plain = _plain(text)
    if pattern := _known(frozenset(known)):
        plain = pattern.sub(" … ", plain)
    checks: Mapping[Kind, Callable[[str], bool]] = {
        Kind.NAME: lambda said: has_name(said, by_capitals=names),
        Kind.BIRTH: lambda said: has_birth(said, on) if old_days else bool(_BIRTH_WORDS.search(said)),
        Kind.NHS_NUMBER: has_nhs_number,
        Kind.POSTCODE: lambda said: bool(_POSTCODE.search(said)),
        Kind.TELEPHONE: lambda said: any(_is_telephone(one[0]) for one in _TELEPHONE.finditer(said)),
        Kind.EMAIL: lambda said: bool(_EMAIL.search(said)),
        Kind.NI_NUMBER: lambda said: bool(_NI.search(said)),
    }
    return tuple(kind for kind, check in checks.items() if check(plain))


def _plain(text: str) -> str:
    """Letters without their accents, and every kind of space and digit as the plain one."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def found_by_signs(text: str, *, known: Iterable[str] = ()) -> tuple[Kind, ...]:
    """What shows itself as of a person by its own sign: a title with a name, a word of birth, a number of the NHS or of
    National Insurance. For registers in which organisations, old days and addresses of offices stand by right.
    """
    plain = _plain(text)
    if pattern := _known(frozenset(known)):
        plain = pattern.sub(" … ", plain)
    checks: Mapping[Kind, Callable[[str], bool]] = {
        Kind.NAME: lambda said: has_name(said, by_capitals=False),
        Kind.BIRTH: lambda said: bool(_BIRTH_WORDS.search(said)),
        Kind.NHS_NUMBER: has_nhs_number,
        Kind.NI_NUMBER: lambda said: bool(_NI.search(said)),
    }
    return tuple(kind for kind, check in checks.items() if check(plain))


@lru_cache(maxsize=16)
def _known(names: frozenset[str]) -> re.Pattern[str] | None:
    """All the known names at once, the longest first; None where there are none."""
    said = sorted({_plain(one).strip() for one in names} - {""}, key=lambda one: (-len(one), one))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, said))})(?!\w)", re.IGNORECASE) if said else None


def refusal(place: str, kinds: Iterable[Kind]) -> str:
    """One sentence that names the place and the kind, and repeats nothing of the text."""
    said = list(kinds)
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return (
        f"{place} seems to hold {listed}. Personal data is not kept here, so nothing was saved: take it out and save "
        "again."
    )


def person_heading(heading: str) -> bool:
    """True for the heading of a column that is there to hold personal data, such as "Surname" or "DOB"."""
    return bool(_PERSON_HEADINGS.search(heading.replace("_", " ")))


# --- Numbers ----------------------------------------------------------------------------------------------------------


def has_nhs_number(text: str) -> bool:
    """True if ten digits, close together or in groups, make an NHS number by its check digit."""
    return any(is_nhs_number(re.sub(r"\D", "", one[0])) for one in _TEN.finditer(text))


def is_nhs_number(digits: str) -> bool:
    """Ten digits whose last is the check digit: weights 10 to 2, modulus 11; 11 counts as 0, 10 is never issued.

    Source: NHS Data Dictionary, NHS number. 943 476 5919 is the published example.
    """
    if len(digits) != 10 or not digits.isascii() or not digits.isdigit() or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _is_telephone(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    return 10 <= len(digits.removeprefix("44").removeprefix("0")) + 1 <= 11


# --- Days of birth ----------------------------------------------------------------------------------------------------


def has_birth(text: str, on: date) -> bool:
    """True for words of birth, and for a full date of more than five years ago."""
    return bool(_BIRTH_WORDS.search(text)) or any(on.year - year > LONG_AGO for year in _years(text, on))


def _years(text: str, on: date) -> Iterator[int]:
    """The years of all full dates. Two digits after the present year are of the century before."""
    for one in _ISO_DAY.finditer(text):
        if 1 <= int(one[2]) <= 12 and 1 <= int(one[3]) <= 31:
            yield int(one[1])
    for one in _NUMERIC_DAY.finditer(text):
        if 1 <= int(one[1]) <= 31 and 1 <= int(one[2]) <= 31:
            year = int(one[3])
            yield year if year > 99 else year + on.year // 100 * 100 - (100 if year > on.year % 100 + 5 else 0)
    yield from (int(one[1]) for one in _WORDED_DAY.finditer(text))


# --- Names ------------------------------------------------------------------------------------------------------------


def has_name(text: str, *, by_capitals: bool = True) -> bool:
    """True for a title with a name, a label such as "Name:", a common given name, or two capitalised words together.

    Words of the field ("Service Director", "Care Act") are no names; nor is a capital at the start of a sentence.
    """
    if _LABELLED.search(text) or any(not _is_ordinary(one[2]) for one in _TITLE_WORDS.finditer(text)):
        return True
    return by_capitals and (_has_given_name(text) or _has_pair(text))


def _has_given_name(text: str) -> bool:
    """True for a common given name, unless it is a saint's, after whom houses are called."""
    words = _WORD.findall(text.title() if text.isupper() else text)
    return any(
        re.sub("['’]s$", "", word) in GIVEN_NAMES and before not in {"St", "Saint"}
        for before, word in pairwise(["", *words])
    )


def _has_pair(text: str) -> bool:
    """Two words side by side, or "Last, First" alone in a cell, both capitalised and neither of them ordinary."""
    alone = text.strip()
    if re.fullmatch(r"[^\W\d_][\w'’-]+, ?[^\W\d_][\w'’-]+", alone):
        text = alone.replace(",", " ")
    words = [(one[0], one.start(), one.end()) for one in _WORD.finditer(text)]
    return any(
        _side_by_side(first, text[end:start]) and _are_names(first, second)
        for (first, _, end), (second, start, _) in pairwise(words)
    )


def _side_by_side(first: str, between: str) -> bool:
    """Only a space between them, or the point of an initial: a sentence that ends parts two words."""
    if between.strip(" .") or "\n" in between:
        return False
    return "." not in between or len(first) <= 2


def _is_namelike(word: str) -> bool:
    return (bool(_CAPITALISED.fullmatch(word)) or (word.isupper() and len(word) >= 3)) and not _is_ordinary(word)


def _are_names(first: str, second: str) -> bool:
    """Both like names; two short words in capitals alone, such as NHS ICB, are letters for something."""
    short = first.isupper() and second.isupper() and max(len(first), len(second)) < 5
    return _is_namelike(first) and _is_namelike(second) and not short


def _is_ordinary(word: str) -> bool:
    plain = word.lower().removesuffix("'s").removesuffix("’s")
    return (
        plain in ORDINARY or plain.removesuffix("s") in ORDINARY or any(part in ORDINARY for part in plain.split("-"))
    )
