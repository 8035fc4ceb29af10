"""Where pictures and fonts may come from: files of named folders, and data: addresses. Never the network."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


class FolderFetcher(URLFetcher):  # type: ignore[misc]
    """Gives WeasyPrint files below the allowed folders and nothing else; remembers each with its SHA-256."""

    def __init__(self, allowed: Iterable[Path]) -> None:
        super().__init__(allowed_protocols=("data",))
        self.allowed = [folder.resolve() for folder in allowed]
        self.fetched: dict[str, str] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme != "file":
            return super().fetch(url, headers)
        path = Path(unquote(parts.path)).resolve()
        # Resolved first: a symbolic link or ".." must not lead out of the folder.
        if parts.netloc or not any(path.is_relative_to(folder) for folder in self.allowed):
            raise ValueError(f"{path.name} is not in a folder that packs may use")
        content = path.read_bytes()
        self.fetched[str(path)] = hashlib.sha256(content).hexdigest()
        kind = TYPES.get(path.suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, content, {"Content-Type": kind})
