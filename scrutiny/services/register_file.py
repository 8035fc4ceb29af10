"""The published delegation register as a PDF."""

from pathlib import Path

from commissioning.selectors.register_public import PublicRegister
from scrutiny.services import public_file


def draw(register: PublicRegister, folder: Path) -> Path:
    """Write the register's PDF into the folder. Raises Refused or Fault when it cannot be drawn."""
    footer = f"{register.name}: delegation register, edition {register.number}"
    data = {"as_at": register.as_at, "functions": register.functions, "returns": register.returns}
    document = public_file.Document("register", "Delegation register", footer, register.published_on, data)
    return public_file.draw(document, folder)
