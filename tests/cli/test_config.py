from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = """\
services:
  web:
    image: "nginx:${TAG}"
    environment:
      DB_PASSWORD: hunter22
      DB_PASSWORD_FILE: /run/secrets/db
      DB_URL: postgres://app:hunter22@db/app
      MODE: ${MODE:-prod}
    command: ["serve", "--token", "abcdef123"]
    x-note: kept in YAML
  off: {image: x, profiles: [extra]}
x-top: 1
"""


def run(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in ("CI", "COMPOSE_FILE")}
    return subprocess.run(
        [sys.executable, "-c", "from stackspec.cli.main import entry; entry()", "config", *arguments],
        capture_output=True, text=True, input=stdin, env={**clean, **environment}, timeout=60,
    )  # fmt: skip


@pytest.fixture
def folder(project: Path) -> Path:
    (project / "compose.yaml").write_text(PROJECT)
    (project / ".env").write_text("TAG=1.27\n")
    return project


def test_yaml_and_json_say_the_same(folder: Path) -> None:
    shown = yaml.safe_load(run().stdout)
    parsed = json.loads(run("--format", "json").stdout)
    assert shown["services"]["web"].pop("x-note") == "kept in YAML"
    assert list(shown)[:2] == ["name", "services"]
    assert parsed["services"]["web"].pop("entrypoint") is None
    assert parsed["networks"]["default"].pop("ipam") == {}
    assert shown == parsed
    assert shown["services"]["web"]["image"] == "nginx:1.27"
    assert list(shown["services"]) == ["web"]


def test_profiles_names_and_files_are_chosen(folder: Path) -> None:
    (folder / "over.yaml").write_text("services: {web: {hostname: h}}")
    (folder / "other.env").write_text("TAG=2\n")
    done = run(
        "-f", "compose.yaml", "-f", "over.yaml", "--profile", "*", "-p", "asked", "--env-file", "other.env"
    )
    shown = yaml.safe_load(done.stdout)
    assert (shown["name"], sorted(shown["services"])) == ("asked", ["off", "web"])
    assert (shown["services"]["web"]["hostname"], shown["services"]["web"]["image"]) == ("h", "nginx:2")


def test_standard_input_is_a_file(folder: Path) -> None:
    assert (
        yaml.safe_load(run("-f", "-", stdin="services: {a: {image: x}}").stdout)["services"]["a"]["image"]
        == "x"
    )


def test_quiet_prints_nothing(folder: Path) -> None:
    done = run("-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_without_interpolation_variables_stay(folder: Path) -> None:
    assert yaml.safe_load(run("--no-interpolate").stdout)["services"]["web"]["image"] == "nginx:${TAG}"


def test_mistakes_are_told_with_place_and_cure(folder: Path) -> None:
    (folder / "compose.yaml").write_text("services:\n  web:\n    imag: x\n")
    done = run()
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == "compose.yaml:3:5: error: services.web has no attribute 'imag': did you mean 'image'? [compose-shape]\n"
    )


def test_warnings_do_not_fail(folder: Path) -> None:
    (folder / ".env").unlink()
    done = run("-q")
    assert done.returncode == 0
    assert done.stderr.startswith(
        "compose.yaml:3:12: warning: variable TAG is not set and becomes an empty string"
    )
    strict = run("-q", "--strict")
    assert strict.returncode == 1
    assert (
        "compose.yaml:3:12: error: variable TAG is not set: set it or give a default [unset-variable]"
        in strict.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "hidden"),
    [((), {}, False), (("--redact",), {}, True), ((), {"CI": "true"}, True), (("--no-redact",), {"CI": "true"}, False), ((), {"CI": "false"}, False)],
)  # fmt: skip
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_secrets_are_masked_where_others_read(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], hidden: bool, form: str
) -> None:
    shown = run("--format", form, *arguments, **environment).stdout
    assert ("hunter22" not in shown) is hidden
    assert ("abcdef123" not in shown) is hidden
    assert "/run/secrets/db" in shown
    assert "nginx:1.27" in shown


def test_origins_name_every_value_s_place_and_no_value(folder: Path) -> None:
    shown = run("--origins").stdout.splitlines()
    assert "services.web.image: compose.yaml:3:12 TAG=.env:1:5" in shown
    assert "services.web.environment.MODE: compose.yaml:8:13" in shown
    assert (
        "services.web.networks.default: compose.yaml:3:5" in shown
        or "services.web.networks.default: implied" in shown
    )
    assert "hunter22" not in "".join(shown)
    table = json.loads(run("--origins", "--format", "json").stdout)
    assert table["services.web.image"] == {"place": "compose.yaml:3:12", "variables": {"TAG": ".env:1:5"}}


def test_confinement_is_the_default_in_ci(folder: Path) -> None:
    (folder.parent / "outside.yaml").write_text("services: {o: {image: x}}")
    (folder / "compose.yaml").write_text("include: [../outside.yaml]\nservices: {a: {image: y}}\n")
    assert run("-q").returncode == 0
    assert run("-q", "--confine").returncode == run("-q", CI="1").returncode == 1
    assert run("-q", "--no-confine", CI="1").returncode == 0


def test_no_file_is_told(project: Path) -> None:
    done = run()
    assert done.returncode == 2
    assert "no Compose file in" in done.stderr


def test_it_starts_without_what_it_does_not_need(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "from stackspec.cli.main import entry; entry()", "config", "-q"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not imported & {
        "pydantic",
        "jinja2",
        "jsonschema",
        "ruamel",
        "docker",
        "dataclasses",
        "pathlib",
        "inspect",
        "asyncio",
    }
