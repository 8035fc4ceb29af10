"""Scrutiny reviews over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from scrutiny.models import Review
from scrutiny.selectors.reviews import review_rows, review_view
from scrutiny.serializers.reviews import ReviewRowSerializer, ReviewSerializer


class Reviews(APIView):
    """All scrutiny reviews of the partnership."""

    permission = "scrutiny.view_reviews"

    @extend_schema(responses=ReviewRowSerializer(many=True), operation_id="scrutiny_reviews")
    def get(self, request: Request, **kwargs: Any) -> Response:
        rows = review_rows(request._request.partnership)  # type: ignore[attr-defined]
        return Response(ReviewRowSerializer(rows, many=True).data)


class OneReview(APIView):
    """One review with its request form, sessions, recommendations and the executive's clock."""

    permission = "scrutiny.view_reviews"

    @extend_schema(responses=ReviewSerializer, operation_id="scrutiny_review")
    def get(self, request: Request, review: str, **kwargs: Any) -> Response:
        rows = Review.objects.select_related("body", "meeting", "decision", "responding_body")
        found = get_object_or_404(rows, partnership=request._request.partnership, slug=review)  # type: ignore[attr-defined]
        return Response(ReviewSerializer(review_view(found)).data)
