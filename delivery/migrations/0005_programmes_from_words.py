from django.db import migrations
from django.utils import timezone
from django.utils.text import slugify

REASON = "Made from the words that stood on its projects and milestones"


def make(apps, schema_editor):
    """A programme for each name that projects gave, a workstream for each that milestones gave; also in the history."""
    project, milestone = apps.get_model("delivery", "Project"), apps.get_model("delivery", "Milestone")
    past_projects = apps.get_model("delivery", "HistoricalProject")
    past_milestones = apps.get_model("delivery", "HistoricalMilestone")
    rows = project.objects.exclude(programme_words="").order_by("partnership_id", "pk")
    for partnership, words in dict.fromkeys(rows.values_list("partnership_id", "programme_words")):
        new = _programme(apps, partnership, words)
        held = project.objects.filter(partnership_id=partnership, programme_words=words)
        held.update(programme=new)
        past_projects.objects.filter(partnership_id=partnership, programme_words=words).update(programme_id=new.pk)
    rows = milestone.objects.exclude(workstream_words="").order_by("project_id", "number")
    positions = {}
    for project_id, words in dict.fromkeys(rows.values_list("project_id", "workstream_words")):
        positions[project_id] = positions.get(project_id, 0) + 1
        new = _workstream(apps, project_id, words, positions[project_id])
        milestone.objects.filter(project_id=project_id, workstream_words=words).update(workstream=new)
        past_milestones.objects.filter(project_id=project_id, workstream_words=words).update(workstream_id=new.pk)


def _programme(apps, partnership, words):
    model = apps.get_model("delivery", "Programme")
    base = slugify(words).upper()[:36] or "PROGRAMME"
    taken = set(model.objects.filter(partnership_id=partnership).values_list("code", flat=True))
    code = next(one for one in (base, *(f"{base}-{number}" for number in range(2, 1000))) if one not in taken)
    new = model.objects.create(partnership_id=partnership, code=code, name=words)
    _remember(apps, "HistoricalProgramme", new)
    return new


def _workstream(apps, project_id, words, position):
    model = apps.get_model("delivery", "Workstream")
    new = model.objects.create(project_id=project_id, name=words, position=position)
    _remember(apps, "HistoricalWorkstream", new)
    return new


def _remember(apps, name, new):
    """The first entry of its history; models of a migration write none of their own."""
    values = {one.attname: getattr(new, one.attname) for one in new._meta.concrete_fields}
    apps.get_model("delivery", name).objects.create(
        **values, history_date=timezone.now(), history_type="+", history_change_reason=REASON
    )


def unmake(apps, schema_editor):
    """Back to words."""
    for one in apps.get_model("delivery", "Project").objects.exclude(programme=None).select_related("programme"):
        type(one).objects.filter(pk=one.pk).update(programme_words=one.programme.name, programme=None)
    for one in apps.get_model("delivery", "Milestone").objects.exclude(workstream=None).select_related("workstream"):
        type(one).objects.filter(pk=one.pk).update(workstream_words=one.workstream.name, workstream=None)


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_programmes_projects_and_workstreams")]
    operations = [migrations.RunPython(make, unmake)]
