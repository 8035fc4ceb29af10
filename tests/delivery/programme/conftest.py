"""A programme with a board, two projects, and a settled plan of two milestones, one waiting for the other."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from commissioning.models import Organisation, Partnership, Post
from delivery.models import Dependency, Milestone, Programme, Project
from tests.factories import BodyFactory, PostFactory


@pytest.fixture
def post(partnership: Partnership) -> Post:
    return PostFactory(partnership=partnership)


@pytest.fixture
def programme(partnership: Partnership, post: Post) -> Programme:
    board = BodyFactory(partnership=partnership, code="PB", name="Programme Board")
    return Programme.objects.create(
        partnership=partnership, code="INTEGRATION", name="Integration", sponsor=post, board=board
    )


@pytest.fixture
def project(programme: Programme) -> Project:
    return Project.objects.create(
        partnership=programme.partnership, programme=programme, code="HOME", name="Home first"
    )


@pytest.fixture
def award(project: Project) -> Milestone:
    """Due 31 March 2015, its baseline set."""
    return Milestone.objects.create(
        project=project,
        number=1,
        name="Contract awarded",
        starts_on=date(2015, 3, 1),
        due_on=date(2015, 3, 31),
        baselined_on=date(2014, 10, 27),
    )


@pytest.fixture
def start(programme: Programme, award: Milestone) -> Milestone:
    """Of another project, due 1 April 2015; waits for the award."""
    other = Project.objects.create(
        partnership=programme.partnership, programme=programme, code="CARE", name="Care together"
    )
    made = Milestone.objects.create(
        project=other, number=1, name="Service starts", due_on=date(2015, 4, 1), baselined_on=date(2014, 10, 27)
    )
    Dependency.objects.create(before=award, after=made)
    return made


@pytest.fixture
def commissioner(sign_in: Callable[..., Client], council: Organisation) -> Client:
    return sign_in("commissioner", council)
