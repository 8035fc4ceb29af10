"""The memory of the scan: the same bytes are read once, other bytes and other letters are read, and it stays small."""

from scrutiny.pdf.remembered import Remembered


def test_what_was_read_is_recalled_and_other_bytes_are_read():
    memory, read = Remembered(1000), []

    def reading(text: str) -> str:
        read.append(text)
        return text.upper()

    assert [memory.recall(one, lambda one=one: reading(one), 10) for one in "aba"] == ["A", "B", "A"]
    assert read == ["a", "b"]


def test_the_longest_unused_is_forgotten_first_and_what_is_too_long_is_never_kept():
    memory = Remembered(100)
    for key in range(20):
        memory.recall(key, lambda: "read", 5)
    memory.recall(0, lambda: "again", 5)
    memory.recall(20, lambda: "read", 5)
    assert memory.recall(0, lambda: "again", 5) == "read"
    assert memory.recall(1, lambda: "again", 5) == "again"
    assert memory.recall("long", lambda: "first", 6) == "first"
    assert memory.recall("long", lambda: "second", 6) == "second"
    assert memory.left >= 0
