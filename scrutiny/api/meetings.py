"""Meetings and agendas over the API: of a private item the public title only, for who may not read more."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from scrutiny.models import Meeting
from scrutiny.selectors.agenda_sight import agenda_view, writes
from scrutiny.selectors.meetings import meeting_rows
from scrutiny.serializers.meetings import MeetingRowSerializer, MeetingSerializer


class Meetings(APIView):
    """All meetings of the partnership, the latest first."""

    permission = "scrutiny.view_meetings"

    @extend_schema(responses=MeetingRowSerializer(many=True), operation_id="scrutiny_meetings")
    def get(self, request: Request, **kwargs: Any) -> Response:
        door: Any = request._request
        rows = meeting_rows(door.partnership, now=timezone.now(), drafts=writes(door.access))
        return Response(MeetingRowSerializer(rows, many=True).data)


class OneMeeting(APIView):
    """One meeting with its agenda, as the person signed in may read it: drafts for those who write them alone."""

    permission = "scrutiny.view_meetings"

    @extend_schema(responses=MeetingSerializer, operation_id="scrutiny_meeting")
    def get(self, request: Request, meeting: str, **kwargs: Any) -> Response:
        door: Any = request._request
        found = get_object_or_404(
            Meeting.objects.select_related("partnership", "body__organisation"),
            partnership=door.partnership,
            slug=meeting,
        )
        view, _ = agenda_view(found, door.access, timezone.localdate())
        return Response(MeetingSerializer(view).data)
