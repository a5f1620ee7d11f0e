"""The engine itself, side by side: whatever it makes of a project, so do we.

The engine here is a version behind the one that is followed; cases avoid the few points where they differ.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackspec.compose.printing import as_json, as_yaml
from stackspec.compose.read import read
from stackspec.source.yaml_writer import dump
from tests.compose.corpus import differences
from tests.source.test_yaml_writer import TRICKY

pytestmark = pytest.mark.oracle

ENV = {"PATH": os.environ["PATH"], "HOME": "/home/tester", "V": "value", "N": "3"}


@pytest.fixture(scope="module")
def docker(tool: Callable[[str], str]) -> str:
    path = tool("docker")
    if subprocess.run([path, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed here")
    return path


def engine(docker: str, folder: Path, *arguments: str, **variables: str) -> Any:
    """Return the engine's model, None if it refuses."""
    done = subprocess.run(
        [docker, "compose", *arguments, "config", "--format", "json"],
        cwd=folder, env={**ENV, "PWD": str(folder), **variables}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return json.loads(done.stdout) if done.returncode == 0 else None


FILES = {
    "compose.yaml": "services:\n  a: {image: 'x:${V}', env_file: a.env, volumes: ['./d:/d']}\n  p: {image: p, profiles: [extra]}\n",
    "compose.override.yaml": "services: {a: {environment: {O: 1}}}\n",
    "other.yaml": "name: other\nservices: {o: {image: 'o:${DOT}${EXTRA}', build: .}}\n",
    ".env": "DOT=dot\nV=never\nMULTI='a\nb'\n",
    "extra.env": "EXTRA=extra\nDOT=replaced\n",
    "a.env": "A=1\nB=\"${A}-$V\"\nC='$A'\nexport D=x # y\n",
    "sub/compose.yaml": "services: {s: {image: 's:${DOT}', build: ../b}}\n",
    "sub/.env": "DOT=sub\n",
    "sub/deep/file": "",
}


@pytest.mark.parametrize(
    ("options", "arguments", "variables", "where"),
    [
        ({}, (), {}, "."),
        ({"files": ["other.yaml"]}, ("-f", "other.yaml"), {}, "."),
        ({"files": ["compose.yaml", "other.yaml"]}, ("-f", "compose.yaml", "-f", "other.yaml"), {}, "."),
        ({"files": ["sub/compose.yaml"]}, ("-f", "sub/compose.yaml"), {}, "."),
        ({"files": ["sub/compose.yaml"], "project_directory": "."}, ("-f", "sub/compose.yaml", "--project-directory", "."), {}, "."),
        ({"files": ["other.yaml"], "env_files": ["extra.env"]}, ("-f", "other.yaml", "--env-file", "extra.env"), {}, "."),
        ({"files": ["other.yaml"], "env_files": [".env", "extra.env"]}, ("-f", "other.yaml", "--env-file", ".env", "--env-file", "extra.env"), {}, "."),
        ({"profiles": ["extra"]}, ("--profile", "extra"), {}, "."),
        ({"name": "given"}, ("-p", "given"), {}, "."),
        ({"name": "Not Given"}, ("-p", "Not Given"), {}, "."),
        ({}, (), {"COMPOSE_PROFILES": "extra,none"}, "."),
        ({}, (), {"COMPOSE_FILE": "other.yaml:compose.yaml"}, "."),
        ({}, (), {"COMPOSE_FILE": "other.yaml,compose.yaml", "COMPOSE_PATH_SEPARATOR": ","}, "."),
        ({}, (), {"COMPOSE_PROJECT_NAME": "fromenv"}, "."),
        ({}, (), {"COMPOSE_ENV_FILES": "extra.env"}, "."),
        ({}, (), {"COMPOSE_DISABLE_ENV_FILE": "true"}, "."),
        ({}, (), {}, "sub/deep"),
        ({}, (), {}, "sub"),
    ],
)  # fmt: skip
def test_files_variables_and_names_are_found_as_the_engine_finds_them(
    docker: str,
    tmp_path: Path,
    options: dict[str, Any],
    arguments: tuple[str, ...],
    variables: dict[str, str],
    where: str,
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    here = tmp_path / where
    expected = engine(docker, here, *arguments, **variables)
    project = read(**options, env={**ENV, "PWD": str(here), **variables}, here=str(here))
    assert project.ok == (expected is not None), project.findings
    if expected is not None:
        assert not differences(json.loads(as_json(project.model)), expected)


def test_strings_written_by_us_are_read_back_by_the_engine(docker: str, tmp_path: Path) -> None:
    """Whatever the text, the engine reads from our YAML what we wrote; dollars are doubled both ways."""
    texts = [text for text in TRICKY if "\x00" not in text]
    labels = {f"l{index}": text.replace("$", "$$") for index, text in enumerate(texts)}
    labels |= {
        text: "key"
        for text in texts
        if text.strip() == text and text and "$" not in text and not text.startswith("x-")
    }
    model = {"services": {"a": {"image": "x", "labels": labels}}}
    (tmp_path / "compose.yaml").write_text(dump(model, header="made by a test"))
    expected = engine(docker, tmp_path)
    assert expected["services"]["a"]["labels"] == labels


def test_what_we_print_is_read_back_by_the_engine_and_by_us(
    docker: str, shared: Path, tmp_path: Path
) -> None:
    from tests.compose.corpus import cases, selection

    for case in selection(cases(shared / "corpus"), 12):
        project = case.read()
        (tmp_path / "compose.yaml").write_text(as_yaml(project.model))
        expected = engine(docker, tmp_path, "--profile", "*")
        again = read([str(tmp_path / "compose.yaml")], env=ENV, profiles=["*"])
        assert expected is not None, case.slug
        assert not differences(json.loads(as_json(again.model)), expected), case.slug
        assert not differences(json.loads(as_json(again.model)), json.loads(as_json(project.model))), (
            case.slug
        )


VALUES: dict[str, list[str]] = {
    "command": ["a b", "[a, b]", "'a \"b c\"'", "a && b", "[]", "null"], "environment": ["{A: 1.50, B: null}", "[A=1, V]", "{V: }"],
    "ports": ["['80:81']", "['8-11:8-11', '8']", "[{target: 80, published: '81'}]", "['127.0.0.1:1:2/udp']", "['x']"],
    "volumes": ["['./a:/b:ro']", "['vv:/b/../c']", "[/anon]", "['zz:/b']", "[{type: tmpfs, target: /t, tmpfs: {size: 1m}}]"],
    "depends_on": ["[b]", "{b: {condition: service_healthy}}", "[nobody]"], "healthcheck": ["{test: x, interval: 90s, retries: '2'}", "{test: [x]}"],
    "deploy": ["{resources: {limits: {cpus: '0.1', memory: 1g}}}", "{replicas: 2, labels: [a=b]}"], "networks": ["[n]", "{n: {aliases: [x, x]}}", "[m]"],
    "extra_hosts": ["['a:1.1.1.1']", "{a: 1.1.1.1, b: '::1'}"], "mem_limit": ["1g", "'5x'", "100"], "cpus": ["0.5", "'1.25'", "'${N}'"],
    "labels": ["[a=b, c]", "{a: 1e3, b: true}"], "ulimits": ["{nofile: {soft: 1, hard: 2}}", "{nproc: 3}"], "tmpfs": ["/t", "[/t, /t]"],
    "dns": ["1.1.1.1", "[1.1.1.1, '']"], "build": [".", "{context: ./a, args: [A=1, V], target: t}", "{dockerfile_inline: FROM x}"],
    "logging": ["{driver: a, options: {b: 1}}", "{driver: c}"], "secrets": ["[s]", "[{source: s, target: /x}]", "[r]"], "scale": ["2", "'1'"],
    "stop_grace_period": ["1h", "100us"], "privileged": ["yes", "'true'", "1"], "restart": ["always", "no"], "cap_add": ["[A, A]", "[B]"],
    "hostname": ["'${V}-${U:-u}'", "'$$x'"], "devices": ["[/dev/a]", "['/a:/b:r']"], "init": ["false", "true"], "unknown": ["1"],
}  # fmt: skip
TAIL = "networks: {n: {}}\nvolumes: {vv: {}}\nsecrets: {s: {file: ./s}}\n"


def service(chance: random.Random, most: int) -> str:
    names = chance.sample(sorted(VALUES), chance.randint(0, most))
    return ", ".join(["image: x", *(f"{name}: {chance.choice(VALUES[name])}" for name in names)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_random_projects_mean_the_same_to_the_engine(docker: str, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    (tmp_path / "compose.yaml").write_text(
        f"services: {{a: {{{service(chance, 4)}}}, b: {{image: y}}}}\n{TAIL}"
    )
    files = ["compose.yaml"]
    if chance.random() < 0.6:
        (tmp_path / "over.yaml").write_text(f"services: {{a: {{{service(chance, 3)}}}}}\n")
        files.append("over.yaml")
    expected = engine(docker, tmp_path, *(part for file in files for part in ("-f", file)))
    project = read(files, env={**ENV, "PWD": str(tmp_path)}, here=str(tmp_path))
    written = "\n".join((tmp_path / file).read_text() for file in files)
    assert project.ok == (expected is not None), (written, project.findings)
    if expected is not None:
        assert not differences(json.loads(as_json(project.model)), expected), written
