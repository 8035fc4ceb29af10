"""Handing work to the queue. The rows are the truth: beat finds what waits there without a message."""

import logging

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

_log = logging.getLogger(__name__)
_ONCE_MORE = {"max_retries": 1, "interval_start": 0}  # a person waits for the page


def queue(task: Task, key: int) -> None:
    """Queue a task for a row once the transaction is through. While no queue answers, the row waits until one does."""

    def hand_over() -> None:
        try:
            task.apply_async((key,), retry_policy=_ONCE_MORE)
        except OperationalError as gone:
            _log.warning("No queue answers, so %s %s waits for the next sweep: %s", task.name, key, gone)

    transaction.on_commit(hand_over)
