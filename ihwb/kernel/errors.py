"""The two ways of saying no: an act that is refused, and a text that cannot be read."""


class Refused(Exception):
    """An act that the rules do not allow, in one sentence: what happened, the figures, what to do next."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class Misread(ValueError):
    """A text that cannot be read with only one meaning; the sentence quotes it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


def quote(text: str) -> str:
    """The text in double quotation marks as it can be put into a sentence: one line, at most 40 characters."""
    line = "".join(letter if letter.isprintable() else " " for letter in text).strip()
    return f"“{line}”" if len(line) <= 40 else f"“{line[:39]}…”"
