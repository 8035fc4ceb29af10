"""What goes wrong inside the engine, in a sentence that a person can act on."""


class Fault(Exception):
    """One sentence and a code that does not change. At the engine's door it becomes ``ihwb.kernel.errors.Refused``.

    A worker must not load Django, and importing anything of ``ihwb`` does: hence a class of its own.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
