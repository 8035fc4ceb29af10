"""The made-up pack printed by Chromium and converted by LibreOffice: what people would use without a pack engine.

``python -m bench.peers NAME SOURCE FOLDER`` does one document in a fresh process and answers with seconds, memory and
pages. Both are programs of the machine and not Python packages: where one is not installed, its rows are left out.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.content import Chapter
from bench.typesetting import Setting

PEERS = {"Chromium": ("chromium", "chromium-browser", "google-chrome"), "LibreOffice": ("soffice", "libreoffice")}
SECONDS = 600
PAGE = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A pack to measure by</title>'
    '<base href="{base}"><style>{css}\nh1 {{ break-before: page; }}</style></head><body>{body}</body></html>'
)


def program(name: str) -> str | None:
    """Where the peer is on this machine."""
    return next((found for one in PEERS[name] if (found := shutil.which(one))), None)


def printed(name: str, content: Sequence[Chapter], folder: Path) -> Setting | None:
    """The chapters made into one PDF by a peer; None where it is not installed, or makes nothing of them."""
    from bench import html
    from scrutiny.services.pack_sections import style

    if program(name) is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    look = style()
    body = "".join(html.section(one).html for one in content)
    source = folder / "pack.html"
    source.write_text(PAGE.format(base=f"{look.base.resolve().as_uri()}/", css=look.css, body=body), encoding="utf-8")
    command = [sys.executable, "-m", "bench.peers", name, str(source), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603  # our own module
    return Setting(**json.loads(done.stdout)) if done.returncode == 0 else None


def _command(name: str, source: Path, folder: Path) -> list[str]:
    found, profile = program(name) or "", folder / "profile"
    if name == "Chromium":
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={profile}"]
        return [found, *flags, f"--print-to-pdf={folder / 'pack.pdf'}", source.as_uri()]
    own = f"-env:UserInstallation={profile.as_uri()}"
    return [found, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]


def main(name: str, source: str, folder: str) -> None:
    import pikepdf

    out = Path(folder) / "pack.pdf"
    command = _command(name, Path(source), Path(folder))
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS, env={**os.environ, "HOME": folder})  # noqa: S603
    taken = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    with pikepdf.open(out) as pdf:
        sys.stdout.write(json.dumps({"seconds": taken, "memory": memory, "pages": len(pdf.pages)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
