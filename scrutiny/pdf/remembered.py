"""What bytes were read to say, remembered by their digest, so that the same bytes are not read twice.

A reading depends on its bytes and its fonts' letters alone, and both are in the key. Every object of a file is still
fetched, unpacked and hashed each time: nothing is taken to be unchanged because something else is.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Remembered:
    """A bounded memory of readings: the longest unused are forgotten first. Safe between threads.

    ``room``: how much is kept, in the measure that ``remember`` is given.
    """

    def __init__(self, room: int) -> None:
        self.room = self.left = room
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def recall(self, key: Hashable, read: Callable[[], T], size: int) -> T:
        """What was read before under the key; else what ``read`` gives now. What takes too much is not kept."""
        with self._lock:
            if (kept := self._held.get(key)) is not None:
                self._held.move_to_end(key)
                known: T = kept[0]
                return known
        made = read()
        if size * 20 <= self.room:
            self._keep(key, made, size)
        return made

    def _keep(self, key: Hashable, made: Any, size: int) -> None:
        with self._lock:
            if key in self._held:
                return
            self._held[key] = made, size
            self.left -= size
            while self.left < 0:
                _, (_, freed) = self._held.popitem(last=False)
                self.left += freed


PAGES = Remembered(20_000_000)  # bytes of drawings
STREAMS = Remembered(20_000_000)
OBJECTS = Remembered(20_000_000)
LETTERS = Remembered(10_000_000)  # characters
