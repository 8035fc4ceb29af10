"""The shared cache, and what stands in for it while its server is away."""

import logging
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

_log = logging.getLogger(__name__)


def _or_here(name: str) -> Any:
    shared = getattr(RedisCache, name)

    @wraps(shared)
    def ask(self: "PatientRedisCache", *args: Any, **options: Any) -> Any:
        try:
            return shared(self, *args, **options)
        except (NoConnection, NoAnswer) as gone:
            _log.warning("The shared cache does not answer: %s", gone)
            return getattr(self.here, name)(*args, **options)

    return ask


class PatientRedisCache(RedisCache):
    """Redis; each process's own memory while Redis does not answer, so that pages open and sign-ins stay limited."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.here = LocMemCache("while-redis-is-away", {key: params[key] for key in params if key != "OPTIONS"})

    add = _or_here("add")
    get = _or_here("get")
    set = _or_here("set")
    touch = _or_here("touch")
    delete = _or_here("delete")
    get_many = _or_here("get_many")
    has_key = _or_here("has_key")
    incr = _or_here("incr")
    set_many = _or_here("set_many")
    delete_many = _or_here("delete_many")
    clear = _or_here("clear")
