"""The API's schema declares, once, the refusals that every read can give."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

REFUSALS = ("400", "401", "403", "404")


class Refusal(serializers.Serializer[Any]):
    """One sentence that says why, and what to do."""

    detail = serializers.CharField()


class Schema(AutoSchema):
    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        for status in REFUSALS:
            bodies.setdefault(status, self._get_response_for_code(Refusal, status))  # type: ignore[no-untyped-call]
        return bodies
