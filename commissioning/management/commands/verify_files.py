"""``manage.py verify_files``: is every stored file there, with the bytes that its row remembers?"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model


class Command(BaseCommand):
    help = (
        "Check every stored file against the SHA-256 in its row: packs, documents, evidence, images, imports. "
        "Names each that is missing or has changed, and ends with an error then."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        for model in _kept_with_their_hash():
            rows = model._default_manager.exclude(file="").order_by("pk").values_list("pk", "file", "sha256")
            for key, name, wanted in rows.iterator():
                checked += 1
                if fault := _fault(name, wanted):
                    faults.append(f"{model._meta.verbose_name} {key}: {fault}")
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} of {checked} files are missing or changed.")
        self.stdout.write(f"All {checked} files are there, as they were stored.")


def _kept_with_their_hash() -> Iterator[type[Model]]:
    for model in apps.get_models():
        if {"file", "sha256"} <= {field.name for field in model._meta.fields} and not hasattr(model, "history_id"):
            yield model


def _fault(name: str, wanted: str) -> str:
    try:
        with default_storage.open(name, "rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return f"{name} is missing"
    return "" if found == wanted else f"{name} has changed"
