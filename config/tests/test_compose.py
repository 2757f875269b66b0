"""compose.yaml and Dockerfile, as far as they can be checked without an engine."""

import re
import shlex

import yaml
from django.conf import settings

from config.tests.source import ROOT

SERVICE_KEYS = {
    "build", "cap_drop", "command", "depends_on", "environment",
    "env_file", "healthcheck", "image", "init",
    "ports", "profiles", "read_only", "restart", "security_opt", "stop_grace_period", "tmpfs",
    "volumes",
}  # fmt: skip
CONDITIONS = {"service_healthy", "service_completed_successfully", "service_started"}
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<rest>[^}]*)\}")


def compose():
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def dockerfile():
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]


def test_every_process_of_the_distributed_runtime_is_there():
    services = compose()["services"]
    assert set(services) == {
        "postgres", "redis", "migrate", "web", "worker", "long-worker", "beat", "demo",
    }  # fmt: skip
    assert services["migrate"]["command"] == ["python", "manage.py", "prepare"]
    assert services["demo"]["profiles"] == ["demo"]


def test_services_use_known_keys_and_wait_for_services_that_exist():
    services = compose()["services"]
    for name, service in services.items():
        assert set(service) <= SERVICE_KEYS, name
        for other, how in service.get("depends_on", {}).items():
            assert other in services
            assert how["condition"] in CONDITIONS
            if how["condition"] == "service_healthy":
                assert "test" in services[other]["healthcheck"]


def test_the_workers_take_every_queue_between_them():
    services, taken = compose()["services"], []
    for name in ("worker", "long-worker"):
        command = services[name]["command"]
        found = next(word for word in command if word.startswith("--queues=")).partition("=")[2]
        taken += found.split(",")
    assert sorted(taken) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_secrets_come_from_the_environment_and_must_be_given():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    required = {m["name"] for m in VARIABLE.finditer(text) if m["rest"].startswith(":?")}
    assert required == {"SECRET_KEY", "VAULT_KEYS", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"}


def test_images_are_pinned_to_a_patch_release():
    images = [service["image"] for service in compose()["services"].values()]
    bases = [rest.split()[0] for word, rest in dockerfile() if word == "FROM"]
    foreign = {image for image in [*images, *bases] if image != "dozor"}
    assert {image for image in foreign if not re.search(r":\d+\.\d+(\.\d+)?-", image)} == set()


def test_the_image_runs_as_nobody_special_and_knows_its_health():
    steps = dockerfile()
    assert [rest for word, rest in steps if word == "USER"] == ["dozor"]
    assert any(word == "HEALTHCHECK" and "/livez" in rest for word, rest in steps)
    assert sum(word == "FROM" for word, rest in steps) == 2
    assert any(word == "RUN" and "collectstatic" in rest for word, rest in steps)


def test_only_what_serves_enters_the_image():
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert allowed[0] == "**"
    let_in = {line[1:] for line in allowed if line.startswith("!")}
    assert {"config", "accounts", "stats", "templates", "static", "locale"} <= let_in
    assert {".env", ".git", "var", ".venv"} & let_in == set()


def test_the_web_command_is_a_server_of_our_application():
    command = next(rest for word, rest in dockerfile() if word == "CMD")
    words = [word.strip(",") for word in shlex.split(command.strip("[]"))]
    assert words[:2] == ["uvicorn", "config.asgi:application"]
