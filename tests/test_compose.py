"""The production file names commands, settings and services that exist."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml
from django.conf import settings

COMPOSE = settings.BASE_DIR / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())["services"]


def test_web_worker_beat_database_and_queue_are_there(services: dict[str, Any]) -> None:
    assert {"web", "worker", "beat", "db", "redis", "migrate"} == set(services)


def test_every_setting_it_passes_is_one_that_the_project_reads(services: dict[str, Any]) -> None:
    text = (settings.BASE_DIR / "ihwb" / "settings.py").read_text()
    for name in services["web"]["environment"]:
        assert f'"{name}"' in text, name


@pytest.mark.parametrize("service", ["web", "worker", "beat", "migrate"])
def test_each_command_starts_a_program_that_set_up_installs(service: str, services: dict[str, Any]) -> None:
    command = services[service]["command"]
    program = settings.BASE_DIR / command[0]
    assert program.exists()
    subcommand = command[1:4] if service in {"worker", "beat"} else []
    help_of = [str(program), *subcommand, "--help"]
    answer = subprocess.run(help_of, capture_output=True, text=True, cwd=settings.BASE_DIR, timeout=60, check=False)
    assert answer.returncode == 0, answer.stderr
    for option in [word for word in command if re.fullmatch(r"--[a-z]+", word) and word != "--app"]:
        if service != "migrate":
            assert option in answer.stdout, option


def test_one_host_keeps_files_where_web_and_worker_both_see_them(services: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        assert "media:/srv/media" in services[name]["volumes"]
        assert services[name]["environment"]["IHWB_MEDIA_DIR"] == "/srv/media"


@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="the compose program is not on this machine")
def test_compose_itself_accepts_the_file() -> None:
    given = {"POSTGRES_PASSWORD": "x", "IHWB_SECRET_KEY": "y", "IHWB_ALLOWED_HOSTS": "localhost"}
    answer = subprocess.run(
        ["docker-compose", "--file", str(COMPOSE), "config", "--quiet"],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **given},
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
