"""Whatever the bytes: a located finding or a clean refusal, soon and in little memory."""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackspec.compose.project import Project
from stackspec.compose.read import read

SECONDS, MEGABYTES = 2.0, 300


def levels(count: int, width: int) -> str:
    lines = ["x-0: &a0 [" + ", ".join(["x"] * width) + "]"]
    lines += [f"x-{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, count)]
    return "\n".join(lines) + f"\nservices: {{a: {{image: x, labels: *a{count - 1}}}}}\n"


def merge_levels(count: int, width: int) -> str:
    lines = ["x-0: &m0 {k: {a: b}}"]
    lines += [
        f"x-{n}: &m{n}\n" + "".join(f"  k{n}{w}: {{<<: *m{n - 1}}}\n" for w in range(width))
        for n in range(1, count)
    ]
    return "\n".join(lines) + "\nservices: {a: {image: x}}\n"


def extending(count: int) -> str:
    services = "".join(
        f"  s{n}: {{image: x, security_opt: [o{n}], extends: s{n - 1}}}\n" if n else "  s0: {image: x}\n"
        for n in range(count)
    )
    return f"services:\n{services}"


def depending(count: int) -> str:
    return "services:\n" + "".join(
        f"  s{n}: {{image: x, depends_on: [{', '.join(f's{m}' for m in range(max(0, n - 20), n))}]}}\n"
        for n in range(count)
    )


IMAGE = "services: {a: {image: x}}\n"
HOSTILE = {
    "alias bomb": levels(9, 9),
    "wide alias bomb": levels(3, 700),
    "merge bomb": merge_levels(9, 9),
    "deep flow lists": "x: " + "[" * 100_000,
    "deep block lists": "- " * 400_000,
    "deep mixed": "x: " + "[{a: " * 20_000,
    "deep but closed": "x-a: " + "[" * 90 + "]" * 90 + "\n" + IMAGE,
    "deeper than allowed": "x-a: " + "[" * 120 + "]" * 120 + "\n" + IMAGE,
    "anchor in itself": "x-a: &a {b: *a}\n" + IMAGE,
    "anchor in itself by merge": "x-a: &a {<<: *a}\n" + IMAGE,
    "unknown alias": "services: *nowhere\n",
    "extends itself": "services: {a: {image: x, extends: a}}\n",
    "extends in a circle": "services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}\n",
    "extends without end": extending(5000),
    "extends a file in a circle": "services: {a: {extends: {service: a, file: compose.yaml}}}\n",
    "includes itself": "include: [compose.yaml]\n" + IMAGE,
    "includes a device": "include: [/dev/zero]\n" + IMAGE,
    "includes a random device": "include: [/dev/urandom]\n" + IMAGE,
    "includes a folder": "include: [.]\n" + IMAGE,
    "includes a pipe": "include: [pipe]\n" + IMAGE,
    "includes a socket": "include: [socket]\n" + IMAGE,
    "includes a remote": "include: ['https://example.com/a.git']\n" + IMAGE,
    "includes a NUL": 'include: ["a\\0b"]\n' + IMAGE,
    "env file is a device": "services: {a: {image: x, env_file: /dev/zero}}\n",
    "env file is a pipe": "services: {a: {image: x, env_file: pipe}}\n",
    "dependency circle": "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}\n",
    "many dependencies": depending(3000),
    "duplicate keys": "services: {a: {image: x}, a: {image: y}}\n",
    "two merges": "x-a: &a {b: c}\nservices: {a: {<<: *a, <<: *a, image: x}}\n",
    "numbers as keys": "1: 2\nservices: {1: {image: x}}\n",
    "collection as key": "? [a, b]\n: c\n",
    "tabs": "services:\n\ta:\n\t\timage: x\n",
    "tags that run code": "services: {a: {image: !!python/object/apply:os.system [touch hacked]}}\n",
    "long scalar": "services: {a: {image: x, command: " + "a" * 900_000 + "}}\n",
    "long line of variables": "services: {a: {image: x, command: [" + "'${A:-b}${C}$$'," * 40_000 + "]}}\n",
    "one value of variables": "services: {a: {image: x, hostname: '" + "${A:-b}" * 100_000 + "'}}\n",
    "variables in variables": "services: {a: {image: x, hostname: '" + "${A:-" * 100_000 + "}" * 100_000 + "'}}\n",
    "nested as deep as allowed": "services: {a: {image: x, hostname: '" + ("${A:-" * 19 + "}" * 19) * 7_000 + "'}}\n",
    "braces without end": "services: {a: {image: x, hostname: '" + "${A:-{" * 100_000 + "'}}\n",
    "dollars": "services: {a: {image: x, hostname: '" + "$" * 500_000 + "'}}\n",
    "port ranges": "services: {a: {image: x, ports: [" + "'1-65535:1-65535'," * 40 + "]}}\n",
    "port of many digits": "services: {a: {image: x, ports: ['" + "9" * 100_000 + ":80']}}\n",
    "number of many digits": "services: {a: {image: x, mem_limit: " + "9" * 100_000 + "}}\n",
    "duration of many digits": "services: {a: {image: x, stop_grace_period: '" + "9" * 100_000 + "s'}}\n",
    "size of many digits": "services: {a: {image: x, mem_limit: '" + "9" * 100_000 + "g'}}\n",
    "exponent": "services: {a: {image: x, cpus: 1e999999999, environment: {B: 1e309}}}\n",
    "infinity": "services: {a: {image: x, cpus: .inf, mem_limit: .nan, scale: .inf}}\n",
    "many documents": "---\na: b\n" * 50_000,
    "many services": "services:\n" + "".join(f"  s{n}: {{image: x}}\n" for n in range(40_000)),
    "nothing": "",
    "spaces": " \n" * 100_000,
    "only a comment": "# nothing\n",
    "only null": "null\n",
    "a list": "- a\n",
    "a string": "hello\n",
    "null services": "services:\n",
    "services are a list": "services: [a]\n",
    "null service": "services: {a: }\n",
    "all wrong types": "services: 1\nnetworks: a\nvolumes: []\nsecrets: 2\nconfigs: true\ninclude: 3\nname: []\n",
}  # fmt: skip
BYTES = {
    "NUL": b"services:\0",
    "control character": b"services: {a: {image: \x01}}",
    "latin-1": "services: {a: {image: é}}".encode("latin-1"),
    "utf-16 with a mark": IMAGE.encode("utf-16"),
    "utf-16 without one": IMAGE.encode("utf-16-le"),
    "utf-32": IMAGE.encode("utf-32"),
    "mark": b"\xef\xbb\xbf" + IMAGE.encode(),
    "carriage returns": IMAGE.replace("\n", "\r\n").encode(),
    "zeros": bytes(900_000),
    "half a character": b"services: {a: {image: \xc3",
    "gzip": bytes.fromhex("1f8b0800000000000003"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(tmp_path)
        server.bind("socket")
        os.chdir(here)
    return tmp_path


# The peak comes from /proc: getrusage would count what the test runner had held when it forked.
CHILD = textwrap.dedent("""
    import json, pathlib, sys, time
    from stackspec.compose.read import read
    started = time.process_time()
    project = read([sys.argv[1]], env={"HOME": "/home/tester"}, confine=False)
    errors = [str(f.place) for f in project.findings if f.severity.label == "error"]
    messages = [f.message for f in project.findings]
    print(json.dumps({
        "ok": project.ok, "errors": errors, "longest": max(map(len, messages), default=0),
        "seconds": time.process_time() - started,
        "megabytes": int(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1024,
    }))
""")


@pytest.mark.parametrize("name", [*HOSTILE, *BYTES])
def test_hostile_files_end_soon_and_cleanly(name: str, folder: Path) -> None:
    data = BYTES[name] if name in BYTES else HOSTILE[name].encode()
    assert len(data) < 1_000_000
    path = folder / "compose.yaml"
    path.write_bytes(data)
    limit = f'ulimit -v 4000000; exec {sys.executable} -c "$0" "$1"'
    done = subprocess.run(["sh", "-c", limit, CHILD, str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout)
    assert result["ok"] or result["errors"], "refused without a finding"
    assert result["longest"] < 2000, "a message must not repeat the file"
    assert result["seconds"] < SECONDS
    assert result["megabytes"] < MEGABYTES
    assert not (Path.cwd() / "hacked").exists()


def test_a_very_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "compose.yaml"
    with path.open("wb") as file:
        file.truncate(101 << 20)
    project = read([str(path)], env={})
    assert [finding.message for finding in project.findings] == [f"{path} has 101 MB, more than 64: split it"]


def test_includes_that_multiply_are_stopped(tmp_path: Path) -> None:
    for level in range(30):
        below = (
            f"include: [l{level + 1}.yaml, {{path: [l{level + 1}.yaml, l{level + 1}.yaml]}}]\n"
            if level < 29
            else ""
        )
        (tmp_path / f"l{level}.yaml").write_text(f"{below}services: {{s{level}: {{image: x}}}}\n")
    started = time.process_time()
    project = read([str(tmp_path / "l0.yaml")], env={})
    assert not project.ok
    assert time.process_time() - started < SECONDS


def test_nothing_outside_is_read_when_confined(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(IMAGE)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.yaml").symlink_to(outside)
    for reference in ("../outside.yaml", str(outside), "link.yaml"):
        (inside / "compose.yaml").write_text(f"include: ['{reference}']\nservices: {{b: {{image: y}}}}\n")
        project = read([str(inside / "compose.yaml")], env={}, confine=True)
        assert not project.ok
        assert "reading is confined" in project.findings[0].message
        assert read([str(inside / "compose.yaml")], env={}).ok


def test_files_that_the_user_names_may_lie_outside(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "compose.yaml").write_text("services: {a: {image: 'x${A}${B}'}}\n")
    (tmp_path / "over.yaml").write_text("services: {a: {hostname: h}}\n")
    (tmp_path / "given.env").write_text("A=1\n")
    named = {
        "files": [str(inside / "compose.yaml"), str(tmp_path / "over.yaml")],
        "env_files": [str(tmp_path / "given.env")],
    }
    assert read(**named, env={}, confine=True).model["services"]["a"]["image"] == "x1"


def test_env_files_that_nobody_named_may_not(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "compose.yaml").write_text("services: {a: {image: x}}\n")
    (tmp_path / "secret.env").write_text("A=1\n")
    (inside / ".env").symlink_to(tmp_path / "secret.env")
    assert read([str(inside / "compose.yaml")], env={}).ok
    refused = read([str(inside / "compose.yaml")], env={}, confine=True)
    assert [finding.rule for finding in refused.findings] == ["compose-env-file"]
    assert not refused.ok


FRAGMENTS = st.sampled_from(
    ["services:", " a:", "\n", "  ", "image: x", "${A", "}", "{", "[", "]", "- ", "&a ", "*a", "<<: ", "!reset ", "!override ", "'",
     '"', "|", ">", ": ", "#", "---", "ports: ", "'80:80'", "volumes: ", "a:/b", "environment: ", "A=b", "extends: ", "include: ",
     "deploy: ", "build: .", "healthcheck: ", "test: ", "null", "true", "1", "1e3", "0x1F", "$$", "$", "\t", "\r", "\0", "é", "depends_on: "]
)  # fmt: skip


def checked(text: bytes, folder: Path) -> Project:
    path = folder / "compose.yaml"
    path.write_bytes(text)
    project = read([str(path)], env={"A": "b", "HOME": "/home/tester"})
    assert project.ok or any(finding.severity >= 3 for finding in project.findings)
    return project


@given(
    st.one_of(
        st.binary(max_size=400), st.lists(FRAGMENTS, max_size=60).map(lambda parts: "".join(parts).encode())
    )
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused(tmp_path: Path, text: bytes) -> None:
    checked(text, tmp_path)


ATTRIBUTES = st.sampled_from(
    ["image", "build", "command", "ports", "volumes", "environment", "deploy", "healthcheck", "depends_on", "networks", "secrets",
     "configs", "extends", "env_file", "ulimits", "logging", "develop", "gpus", "devices", "extra_hosts", "tmpfs", "labels", "links",
     "context", "args", "resources", "limits", "cpus", "memory", "test", "interval", "source", "target", "type", "published", "x-a",
     "file", "service", "condition", "path", "name", "external", "ipam", "config", "subnet", "driver_opts", "models", "provider"]
)  # fmt: skip
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12),
                   st.sampled_from(["80:80", "a:/b", "${A}", "${B:-c}", "1g", "30s", "service_healthy", "bind", "default", "s"]))  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(ATTRIBUTES, inner, max_size=4)),
    max_leaves=20,
)


@given(
    st.fixed_dictionaries(
        {
            "services": st.dictionaries(
                st.sampled_from(["s", "t", "u"]), st.dictionaries(ATTRIBUTES, TREES, max_size=6), max_size=3
            )
        },
        optional=dict.fromkeys(
            ("networks", "volumes", "secrets", "configs", "include", "name", "models"), TREES
        ),
    )
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_values_anywhere_are_read_or_refused(tmp_path: Path, document: object) -> None:
    checked(json.dumps(document).encode(), tmp_path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
