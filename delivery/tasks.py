"""Background work. Done twice, or lost, it changes nothing."""

from celery import shared_task
from django.utils import timezone

from delivery.services import exceptions


@shared_task  # type: ignore[untyped-decorator]  # Celery is untyped
def raise_missing_exceptions() -> int:
    """Raise the exceptions that nobody's act has raised, such as those that only time brings. How many."""
    return exceptions.watch_all(timezone.localdate())
