"""Scrutiny reviews over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from scrutiny.selectors.review_sight import readable_reviews, sight_of
from scrutiny.selectors.review_thread import thread
from scrutiny.selectors.reviews import review_rows, review_view
from scrutiny.serializers.reviews import ReviewRowSerializer, ReviewSerializer


class Reviews(APIView):
    """All scrutiny reviews of the partnership."""

    permission = "scrutiny.view_reviews"

    @extend_schema(responses=ReviewRowSerializer(many=True), operation_id="scrutiny_reviews")
    def get(self, request: Request, **kwargs: Any) -> Response:
        rows = review_rows(request._request.access)  # type: ignore[attr-defined]
        return Response(ReviewRowSerializer(rows, many=True).data)


class OneReview(APIView):
    """One review: request form, panel, plan, sessions, each body's clock, and the thread from question to effect.

    Drafts and confidential evidence are left out for who does not see them on the pages.
    """

    permission = "scrutiny.view_reviews"

    @extend_schema(responses=ReviewSerializer, operation_id="scrutiny_review")
    def get(self, request: Request, review: str, **kwargs: Any) -> Response:
        access, today = request._request.access, timezone.localdate()  # type: ignore[attr-defined]
        found = get_object_or_404(readable_reviews(access), slug=review)
        view, drawn = review_view(found, today), thread(found, sight_of(access, found), today)
        return Response(ReviewSerializer({"view": view, "thread": drawn}).data)
