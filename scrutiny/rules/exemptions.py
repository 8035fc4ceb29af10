"""Part I and Part II of an agenda; the paragraphs of Schedule 12A are those of commissioning."""

from enum import IntEnum

from commissioning.rules.exemptions import PARAGRAPHS_PATTERN, SCHEDULE_12A, exemption_sentence, paragraphs_of

__all__ = ["PARAGRAPHS_PATTERN", "SCHEDULE_12A", "Part", "exemption_sentence", "paragraphs_of"]


class Part(IntEnum):
    """Part I is open to press and public; Part II is exempt and taken in private."""

    PUBLIC = 1
    EXEMPT = 2

    @property
    def label(self) -> str:
        return "Part I (public)" if self is Part.PUBLIC else "Part II (private)"
