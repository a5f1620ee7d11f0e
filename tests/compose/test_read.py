"""What a project becomes: one table a stage, through the public entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stackspec.compose.project import Project
from stackspec.compose.read import read

ENV = {"HOME": "/home/tester", "V": "v", "N": "3", "EMPTY": ""}


class Files:
    """Writes files and reads them as a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **files: str) -> None:
        for name, text in files.items():
            path = self.folder / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def read(self, *names: str, **options: Any) -> Project:
        return read(names or ("compose.yaml",), env=options.pop("env", ENV), here=str(self.folder), **options)

    def service(self, text: str, **options: Any) -> dict[str, Any]:
        """The service ``a`` of a project that has what services refer to."""
        (self.folder / "compose.yaml").write_text(
            f"name: p\nservices:\n  a: {{image: x, {text}}}\n  b: {{image: b}}\nnetworks: {{net: {{}}}}\nvolumes: {{vol: {{}}}}\n"
            "secrets: {s: {file: ./s}}\nconfigs: {c: {content: x}}\nmodels: {m: {model: y}}\n"
        )
        project = self.read(**options)
        assert project.ok, project.findings
        found = dict(project.model["services"]["a"])
        for implied in ("image", "command", "entrypoint", "networks"):
            if found.get(implied) in (None, "x", {"default": None}):
                found.pop(implied, None)
        return found

    def errors(self, *names: str, **options: Any) -> list[str]:
        findings = self.read(*names, **options).findings
        return [
            f"{self.shown(f.place)} {f.message}".replace(f"{self.folder}/", "")
            for f in findings
            if f.severity >= 3
        ]

    def warnings(self, *names: str, **options: Any) -> list[tuple[str, str, str]]:
        findings = self.read(*names, **options).findings
        return [(f.rule, self.shown(f.place), f.message) for f in findings if f.severity < 3]

    def shown(self, place: Any) -> str:
        return f"{Path(place.file).name}:{place.line}:{place.column}" if place else "-"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "project") if (tmp_path / "project").mkdir() is None else Files(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("environment: {A: 1.50, B: true, C: null, V: , D: 1e3}", {"environment": {"A": "1.5", "B": "true", "C": None, "V": "v", "D": "1000"}}),
        ("environment: [A=b=c, A=d, V, U]", {"environment": {"A": "d", "V": "v", "U": None}}),
        ("environment: {A: '$$x', B: '${V}$$'}", {"environment": {"A": "$$x", "B": "v$$"}}),
        ("labels: [a=b, c]", {"labels": {"a": "b", "c": ""}}), ("labels: {a: null, b: 2.0}", {"labels": {"a": "", "b": "2"}}),
        ("ports: ['8080:80']", {"ports": [{"mode": "ingress", "target": 80, "published": "8080", "protocol": "tcp"}]}),
        ("ports: [80, {target: 81, published: 82}]", {"ports": [
            {"mode": "ingress", "target": 80, "protocol": "tcp"}, {"mode": "ingress", "target": 81, "published": "82", "protocol": "tcp"}]}),
        ("volumes: ['vol:/d/../e']", {"volumes": [{"type": "volume", "source": "vol", "target": "/e", "volume": {}}]}),
        ("volumes: ['vol:/d', 'vol:/d:ro']", {"volumes": [{"type": "volume", "source": "vol", "target": "/d", "read_only": True, "volume": {}}]}),
        ("secrets: [s]", {"secrets": [{"source": "s", "target": "/run/secrets/s"}]}),
        ("secrets: [{source: s, mode: 0440}]", {"secrets": [{"source": "s", "target": "/run/secrets/s", "mode": "0440"}]}),
        ("configs: [{source: c, mode: '0400', target: /t}]", {"configs": [{"source": "c", "target": "/t", "mode": "0400"}]}),
        ("depends_on: [b]", {"depends_on": {"b": {"condition": "service_started", "required": True}}}),
        ("links: ['b:alias']", {"links": ["b:alias"], "depends_on": {"b": {"condition": "service_started", "restart": True, "required": True}}}),
        ("network_mode: 'service:b'", {"network_mode": "service:b",
                                       "depends_on": {"b": {"condition": "service_started", "restart": True, "required": True}}}),
        ("networks: [net]", {"networks": {"net": None}}), ("networks: {net: {aliases: [z, z2], priority: 0}}", {"networks": {"net": {"aliases": ["z", "z2"]}}}),
        ("command: a 'b c'", {"command": ["a", "b c"]}), ("command: []", {"command": []}),
        ("healthcheck: {test: 'x', interval: 90s, retries: '3', disable: no}", {"healthcheck": {"test": ["CMD-SHELL", "x"], "interval": "1m30s", "retries": 3}}),
        ("mem_limit: 1g, shm_size: 64m, memswap_limit: -1", {"mem_limit": "1073741824", "shm_size": "67108864", "memswap_limit": "-1"}),
        ("cpus: '0.50', pids_limit: '${N}', init: false, tty: false, privileged: yes", {"cpus": 0.5, "pids_limit": 3, "init": False, "privileged": True}),
        ("deploy: {replicas: 0, resources: {limits: {cpus: 0.1, memory: 1M}}}",
         {"deploy": {"replicas": 0, "resources": {"limits": {"cpus": 0.1, "memory": "1048576"}}, "placement": {}}}),
        ("scale: 2, deploy: {}", {"scale": 2, "deploy": {"replicas": 2, "resources": {}, "placement": {}}}),
        ("ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}", {"ulimits": {"nproc": 5, "nofile": {"soft": 1, "hard": 2}}}),
        ("extra_hosts: ['h:[::1]', 'a=1.1.1.1']", {"extra_hosts": ["a=1.1.1.1", "h=::1"]}), ("devices: [/dev/a]", {"devices": [
            {"source": "/dev/a", "target": "/dev/a", "permissions": "rwm"}]}), ("gpus: all", {"gpus": [{"count": -1}]}),
        ("dns: '1.1.1.1', tmpfs: /t, expose: [80, '90']", {"dns": ["1.1.1.1"], "tmpfs": ["/t"], "expose": ["80", "90"]}),
        ("stop_grace_period: 1d, restart: no", {"stop_grace_period": "24h0m0s", "restart": "no"}), ("pull_policy: if_not_present", {"pull_policy": "missing"}),
        ("logging: {driver: d, options: {a: 1.0, b: null}}", {"logging": {"driver": "d", "options": {"a": "1", "b": ""}}}),
        ("models: [m]", {"models": {"m": None}}), ("x-own: {a: [1]}", {"x-own": {"a": [1]}}), ("pre_start: [{command: a b, image: i}]", {"pre_start": [
            {"command": ["a", "b"], "image": "i"}]}), ("annotations: [a=b]", {"annotations": {"a": "b"}}), ("profiles: []", {}),
        ("post_start: [{command: c, environment: [A=1]}]", {"post_start": [{"command": ["c"], "environment": {"A": "1"}}]}),
        ("blkio_config: {weight: 5, device_read_bps: [{path: /a, rate: 1k}]}", {"blkio_config": {"weight": 5, "device_read_bps": [{"Path": "/a", "Rate": "1024"}]}}),
        ("storage_opt: {size: 1G}", {"storage_opt": {"size": "1G"}}), ("sysctls: {a.b: 1}", {"sysctls": {"a.b": "1"}}),
    ],
)  # fmt: skip
def test_an_attribute_takes_the_engine_s_form(files: Files, text: str, expected: dict[str, Any]) -> None:
    assert files.service(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("build: ./a", {"context": "@/a", "dockerfile": "Dockerfile"}), ("build: {args: [A=1, V, U]}", {"context": "@", "dockerfile": "Dockerfile", "args": {"A": "1", "V": "v"}}),
        ("build: {context: 'https://e.com/a.git', dockerfile_inline: FROM x}", {"context": "https://e.com/a.git", "dockerfile_inline": "FROM x"}),
        ("build: {ssh: [default, k=./key], additional_contexts: [x=./y, 'z=docker-image://i']}", {
            "context": "@", "dockerfile": "Dockerfile", "ssh": ["default", "k=@/key"], "additional_contexts": {"x": "@/y", "z": "docker-image://i"}}),
    ],
)  # fmt: skip
def test_builds(files: Files, text: str, expected: dict[str, Any]) -> None:
    build = files.service(text)["build"]
    assert eval(repr(build).replace(str(files.folder), "@")) == expected


@pytest.mark.parametrize(
    ("base", "over", "expected"),
    [
        ("environment: {A: 1, B: 2}", "environment: [B=3, C=4]", {"environment": {"A": "1", "B": "3", "C": "4"}}),
        ("command: [a]", "command: b", {"command": ["b"]}), ("command: [a]", "command: null", {}), ("cap_add: [A]", "cap_add: [B, A]", {"cap_add": ["A", "B"]}),
        ("hostname: h", "hostname: null", {"hostname": "h"}), ("dns: 1.1.1.1", "dns: [2.2.2.2]", {"dns": ["1.1.1.1", "2.2.2.2"]}),
        ("labels: [a=1]", "labels: {a: 2, b: 3}", {"labels": {"a": "2", "b": "3"}}),
        ("tmpfs: [/a]", "tmpfs: !override [/b]", {"tmpfs": ["/b"]}), ("tmpfs: [/a]", "tmpfs: !reset []", {}),
        ("logging: {driver: a, options: {x: y}}", "logging: {driver: b}", {"logging": {"driver": "b"}}),
        ("logging: {driver: a, options: {x: y}}", "logging: {options: {z: w}}", {"logging": {"driver": "a", "options": {"x": "y", "z": "w"}}}),
        ("ulimits: {n: {soft: 1, hard: 2}}", "ulimits: {n: 5}", {"ulimits": {"n": 5}}), ("depends_on: [b]", "depends_on: {b: {condition: service_healthy}}",
            {"depends_on": {"b": {"condition": "service_healthy", "required": True}}}),
        ("extra_hosts: ['a:1.1.1.1']", "extra_hosts: ['a:1.1.1.1', 'a:2.2.2.2']", {"extra_hosts": ["a=1.1.1.1", "a=2.2.2.2"]}),
        ("x-a: {b: {c: 1}}", "x-a: {b: {d: 2}}", {"x-a": {"b": {"c": 1, "d": 2}}}), ("healthcheck: {test: [CMD, a], retries: 1}", "healthcheck: {test: [CMD, b]}",
            {"healthcheck": {"test": ["CMD", "b"], "retries": 1}}),
    ],
)  # fmt: skip
def test_files_merge(files: Files, base: str, over: str, expected: dict[str, Any]) -> None:
    files.write(over_yaml=f"services: {{a: {{{over}}}}}")
    (files.folder / "compose.yaml").write_text(f"services: {{a: {{image: x, {base}}}, b: {{image: y}}}}")
    project = files.read("compose.yaml", "over.yaml")
    assert project.ok, project.findings
    service = project.model["services"]["a"]
    assert {
        key: value
        for key, value in service.items()
        if key not in ("image", "networks", "entrypoint") and value is not None
    } == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("services: {a: {image: 1}}", "compose.yaml:1:23 services.a.image is 1, but it must be a string"),
        ("services: {a: {imag: x}}", "compose.yaml:1:16 services.a has no attribute 'imag': did you mean 'image'?"),
        ("services: {a: {qqqq: x}}", "compose.yaml:1:16 services.a has no attribute 'qqqq': remove it or name it x-qqqq"),
        ("servces: {}", "compose.yaml:1:1 a Compose file has no attribute 'servces': did you mean 'services'?"),
        ("services: {a b: {image: x}}", "compose.yaml:1:12 services has the key 'a b', which is no name: use letters, digits, dots, dashes and underscores"),
        ("services: {a: {image: x, ports: 80}}", "compose.yaml:1:33 services.a.ports is 80, but it must be a list of ports"),
        ("services: {a: {image: x, cap_add: [A, B, {}]}}", "compose.yaml:1:42 services.a.cap_add[2]: a mapping is not a string: write it as one"),
        ("services: {a: {image: x, security_opt: [a, a]}}", "compose.yaml:1:44 services.a.security_opt has 'a' twice: remove one"),
        ("services: {a: {image: x, cgroup: x}}", "compose.yaml:1:34 services.a.cgroup is 'x', but it must be one of host, private"),
        ("services: {a: {image: x, environment: {A: 2024-01-01}}}",
         "compose.yaml:1:43 services.a.environment.A is the date 2024-01-01T00:00:00Z, but it must be a string, number, boolean or null"),
        ("services: {a: {image: x, privileged: maybe}}", "compose.yaml:1:38 services.a.privileged: 'maybe' is no boolean: write true or false"),
        ("services: {a: {image: x, oom_score_adj: 2000}}", "compose.yaml:1:41 services.a.oom_score_adj is 2000, but it must be at most 1000"),
        ("services: {a: {image: x, depends_on: {b: {}}}}", "compose.yaml:1:42 services.a.depends_on.b has no condition: add it"),
        ("services: {a: {image: x, ports: ['80:x']}}",
         "compose.yaml:1:34 services.a.ports[0]: '80:x' has 'x' where a port belongs: write a number from 0 to 65535"),
        ("services: {a: {image: x, mem_limit: 1x}}", "compose.yaml:1:37 services.a.mem_limit: '1x' is no size: write a number and a unit, like 512M or 2G"),
        ("services: {a: {image: x, stop_grace_period: '5'}}",
         "compose.yaml:1:45 services.a.stop_grace_period: '5' is no duration: write a number and a unit, like 30s or 1m30s"),
        ("services: {a: {image: '${V'}}", "compose.yaml:1:23 services.a.image: '${V' starts no variable: write ${NAME}, or $$ for a dollar sign"),
        ("services: {a: {image: '${U:?set U}'}}", "compose.yaml:1:23 services.a.image: required variable U is not set: set U"),
        ("services: {a: {}}", "compose.yaml:1:12 service 'a' has neither an image nor a build: add one"),
        ("services: {a: {image: x, networks: [n]}}", "compose.yaml:1:37 service 'a' uses the network 'n', which is not defined: add it to networks"),
        ("services: {a: {image: x, volumes: ['vv:/x']}}", "compose.yaml:1:36 service 'a' uses the volume 'vv', which is not defined: add it to volumes"),
        ("services: {a: {image: x, secrets: [s]}}", "compose.yaml:1:36 service 'a' uses the secret 's', which is not defined: add it to secrets"),
        ("services: {a: {image: x, depends_on: [b]}}", "compose.yaml:1:39 service 'a' depends on 'b', which is not a service: correct the name"),
        ("services: {a: {image: x, depends_on: [b]}, b: {image: y, profiles: [p]}}",
         "compose.yaml:1:39 service 'a' depends on 'b', which is disabled: enable its profile (p) or set required: false"),
        ("services: {a: {image: x, depends_on: [b]}, b: {image: y, depends_on: [a]}}",
         "compose.yaml:1:71 services depend on each other in a circle: a -> b -> a"),
        ("services: {a: {image: x, container_name: nn}, b: {image: y, container_name: nn}}",
         "compose.yaml:1:77 service 'b' has the container_name 'nn' of another service: rename one"),
        ("services: {a: {image: x, tmpfs: /t, volumes: ['/t']}}", "compose.yaml:1:47 service 'a' mounts /t twice, first as tmpfs[0]: remove one"),
        ("services: {a: {image: x}}\nsecrets: {s: {}}", "compose.yaml:2:14 secrets.s has no content: give it file or environment"),
        ("services: {a: {image: x}}\nvolumes: {v: {external: true, driver: d}}",
         "compose.yaml:2:14 volumes.v is external and has driver: remove one, an external volume is made elsewhere"),
        ("services: {a: {image: x, extends: b}}", "compose.yaml:1:35 service 'a' extends 'b', which compose.yaml does not have: correct the name"),
        ("services: {a: {image: x, extends: b}, b: {extends: a}}", "compose.yaml:1:35 services extend each other in a circle: a -> b -> a"),
        ("include: x.yaml", "compose.yaml:1:10 include is not a list: write one, even of one file"),
        ("include: [x.yaml]", "compose.yaml:1:11 x.yaml does not exist: correct the path"),
        ("include: ['oci://e.com/a']",
         "compose.yaml:1:11 include reads oci://e.com/a, which is remote; nothing is fetched: copy it here and include the copy"),
        ("services: {a: {image: x, env_file: no.env}}", "compose.yaml:1:36 no.env does not exist: correct the path"),
        ("name: 'A B'\nservices: {a: {image: x, name: y}}", "compose.yaml:2:26 services.a has no attribute 'name': remove it or name it x-name"),
        ("- a", "compose.yaml:1:1 compose.yaml holds no mapping: a Compose file starts with keys like services"),
        ("", "- compose.yaml is empty: add services"),
    ],
)  # fmt: skip
def test_mistakes_are_findings_with_a_place_and_a_cure(files: Files, text: str, error: str) -> None:
    files.write(compose_yaml=text)
    assert files.errors()[:1] == [error]


def test_all_mistakes_of_a_stage_are_found_at_once(files: Files) -> None:
    files.write(compose_yaml="services:\n  a: {image: 1, ports: x}\n  b: {imag: y}\n")
    assert len(files.errors()) == 3


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("version: '3'\nservices: {a: {image: x}}", ("obsolete-version", "compose.yaml:1:1", "version is obsolete and ignored: remove it")),
        ("services: {a: {image: x, command: a && b}}",
         ("truncated-command", "compose.yaml:1:35", "services.a.command ends before '&& b', no shell runs it: write a list [sh, -c, …]")),
        ("services: {a: {image: x, volumes: ['v:/d']}}",
         ("one-letter-volume", "compose.yaml:1:36",
          "services.a.volumes[0] is 'v:/d', which is taken for a Windows path, not for the volume 'v': give the volume a longer name")),
        ("services: {a: {image: x, ports: ['8-11:8-11']}}",
         ("text-ordered-ports", "compose.yaml:1:34",
          "services.a.ports[0] is '8-11:8-11', whose ports the engine orders as text, 10 first: do not rely on their order")),
        ("services: {a: {image: x, environment: {A: 1.10}}}",
         ("changed-scalar", "compose.yaml:1:43", "services.a.environment.A is 1.10, which becomes '1.1': quote it")),
        ("services: {a: {image: x, labels: {A: 0644}}}",
         ("changed-scalar", "compose.yaml:1:38", "services.a.labels.A is 0644, which becomes '420': quote it")),
        ("services: {a: {image: x, networks: [n]}}\nnetworks: {n: {external: {name: m}}}",
         ("obsolete-external", "compose.yaml:2:26",
          "networks.n.external is a mapping, which is obsolete: write external: true, and the name beside it")),
        ("services: {a: {image: 'x$U'}}",
         ("unset-variable", "compose.yaml:1:23", "variable U is not set and becomes an empty string: set it or write ${U:-}")),
        ("services: {a: {image: x, tty: yes}}",
         ("old-boolean", "compose.yaml:1:31", "services.a.tty is 'yes', which is no boolean in YAML 1.2: write true")),
    ],
)  # fmt: skip
def test_silent_traps_are_warnings(files: Files, text: str, warning: tuple[str, str, str]) -> None:
    files.write(compose_yaml=text)
    assert files.warnings() == [warning]
    assert files.read().ok


@pytest.mark.parametrize(
    "text",
    ["services: {a: {image: x, command: 'a \"&&\" b', environment: {A: 1.5, B: '1.10', C: 7, D: true}}}",
     "services: {a: {image: x, ports: ['8-9:8-9'], volumes: ['/v:/d', 'vv:/d2']}}\nvolumes: {vv: {}}"],
)  # fmt: skip
def test_what_looks_like_a_trap_and_is_none(files: Files, text: str) -> None:
    files.write(compose_yaml=text)
    assert files.warnings() == []


def test_lists_of_overrides_that_append_are_a_warning(files: Files) -> None:
    files.write(
        compose_yaml="services: {a: {image: x, ports: ['1:1']}}", over_yaml="services: {a: {ports: ['2:2']}}"
    )
    assert [(rule, place) for rule, place, _ in files.warnings("compose.yaml", "over.yaml")] == [
        ("appended-list", "over.yaml:1:16")
    ]
    files.write(over_yaml="services: {a: {ports: !override ['2:2']}}")
    assert not files.warnings("compose.yaml", "over.yaml")


def test_an_override_must_have_services_if_it_names_them(files: Files) -> None:
    files.write(
        compose_yaml="services: {a: {image: x, healthcheck: {test: x, retries: 1.5}}}",
        over_yaml="services:\n",
    )
    assert files.read().model["services"]["a"]["healthcheck"]["retries"] == 1
    assert files.errors("compose.yaml", "over.yaml") == [
        "over.yaml:1:10 services is no mapping: write services, or remove it"
    ]


def test_strict_readings_refuse_unset_variables(files: Files) -> None:
    files.write(compose_yaml="services: {a: {image: 'x${U}'}}")
    assert files.errors(strict=True) == ["compose.yaml:1:23 variable U is not set: set it or give a default"]


def test_includes_have_their_own_folder_and_variables(files: Files) -> None:
    files.write(
        compose_yaml="include: [sub/compose.yaml]\nservices: {a: {image: 'x:${S:-none}', depends_on: [b]}}",
        sub__compose_yaml="services: {b: {image: 'y:${S}${V}', build: ., env_file: b.env, volumes: ['./d:/d']}}",
        sub___env="S=sub\nV=ignored\n", sub__b_env="B=$S\n",
    )  # fmt: skip
    project = files.read()
    assert project.ok, project.findings
    b = project.model["services"]["b"]
    assert b["image"] == "y:subv"
    assert b["build"]["context"] == b["volumes"][0]["source"].removesuffix("/d") == f"{files.folder}/sub"
    assert b["environment"] == {"B": ""}
    assert project.model["services"]["a"]["image"] == "x:none"
    assert [Path(file).name for file in project.files] == ["compose.yaml", ".env", "compose.yaml", "b.env"]
    assert str(project.sources.place(("services", "b", "image"))).endswith("sub/compose.yaml:1:23")


def test_extends_from_another_file(files: Files) -> None:
    files.write(
        compose_yaml="services: {a: {extends: {service: base, file: sub/base.yaml}, environment: {A: 2}}}",
        sub__base_yaml="services: {base: {image: x, build: ., environment: {A: 1, B: 1}, extends: other}, other: {hostname: h}}",
    )
    project = files.read()
    assert project.ok, project.findings
    a = project.model["services"]["a"]
    assert (a["hostname"], a["environment"], a["build"]["context"]) == (
        "h",
        {"A": "2", "B": "1"},
        f"{files.folder}/sub",
    )
    assert str(project.sources.place(("services", "a", "environment", "B"))).endswith("base.yaml:1:62")
    assert str(project.sources.place(("services", "a", "environment", "A"))).endswith("compose.yaml:1:80")


def test_variables_know_their_line(files: Files) -> None:
    files.write(compose_yaml="services: {a: {image: 'x:${TAG}-${V}'}}", _env="# c\nTAG=1\n")
    project = files.read()
    origins = project.sources.variables(("services", "a", "image"))
    assert {
        name: place and (Path(place.file).name, place.line, place.column) for name, place in origins.items()
    } == {"TAG": (".env", 2, 5), "V": None}
    assert project.sources.text(("services", "a", "image")) == "'x:${TAG}-${V}'"


def test_places_fall_back_to_the_nearest_ancestor(files: Files) -> None:
    files.write(compose_yaml="services:\n  a:\n    image: x\n")
    sources = files.read().sources
    assert str(sources.place(("services", "a", "image"))).endswith(":3:12")
    assert str(sources.place(("services", "a", "image"), key=True)).endswith(":3:5")
    assert str(sources.place(("services", "a", "command"))).endswith(":3:5")
    assert str(sources.place(("services", "a", "labels", "x", 0))).endswith(":3:5")
    assert sources.place(("nothing",)) is None


def test_everything_has_what_profiles_and_use_leave_out(files: Files) -> None:
    files.write(
        compose_yaml="services: {a: {image: x}, b: {image: y, profiles: [p], volumes: ['vv:/v']}}\nvolumes: {vv: {}, ww: {}}"
    )
    project = files.read()
    assert list(project.model["services"]) == ["a"]
    assert "volumes" not in project.model
    assert list(project.everything["services"]) == ["a", "b"]
    assert list(project.everything["volumes"]) == ["vv", "ww"]
    assert list(files.read(profiles=["p"]).model["volumes"]) == ["vv"]
    assert list(files.read(env={**ENV, "COMPOSE_PROFILES": "q, p"}).model["services"]) == ["a", "b"]


@pytest.mark.parametrize(
    ("options", "name"),
    [({}, "my-p_1"), ({"name": "asked"}, "asked"), ({"env": {"COMPOSE_PROJECT_NAME": "fromenv"}}, "fromenv"), ({"project_directory": "../Other.Dir"}, "my-p_1")],
)  # fmt: skip
def test_the_project_s_name(files: Files, options: dict[str, Any], name: str) -> None:
    files.write(compose_yaml="name: My-P_1!\nservices: {a: {image: x}}")
    project = files.read(**options)
    assert project.name == project.model["name"] == name


def test_a_name_from_the_folder_and_a_bad_one(files: Files) -> None:
    files.write(compose_yaml="services: {a: {image: x}}")
    assert files.read().name == "project"
    assert files.errors(name="No Good") == [
        "- project name 'No Good' is no name: use a-z, 0-9, - and _, first a letter or digit"
    ]


def test_files_are_discovered(files: Files) -> None:
    files.write(
        compose_yml="services: {a: {image: x}}",
        compose_override_yaml="services: {a: {hostname: h}}",
        sub__x="",
    )
    project = read(env=ENV, here=str(files.folder / "sub"))
    assert (project.model["services"]["a"]["hostname"], project.working_directory) == ("h", str(files.folder))
    files.write(other_yaml="services: {o: {image: x}}")
    assert list(
        read(env={**ENV, "COMPOSE_FILE": "other.yaml"}, here=str(files.folder)).model["services"]
    ) == ["o"]
    assert list(
        read(["-"], env=ENV, here=str(files.folder), stdin="services: {i: {image: x}}").model["services"]
    ) == ["i"]


def test_without_interpolation_variables_stay(files: Files) -> None:
    files.write(
        compose_yaml="services: {a: {image: 'x:${TAG:-1}', ports: ['${P:-80}:80'], volumes: ['./a:${D:-/d}'], cpus: '${C}', mem_limit: 1g}}"
    )
    project = files.read(interpolate=False)
    assert project.ok, project.findings
    a = project.model["services"]["a"]
    assert (a["image"], a["ports"], a["volumes"][0]["target"], a["cpus"], a["mem_limit"]) == (
        "x:${TAG:-1}", ["${P:-80}:80"], "${D:-/d}", "${C}", "1073741824",
    )  # fmt: skip


def test_extensions_keep_their_places(files: Files) -> None:
    files.write(
        compose_yaml="x-stackspec:\n  alerts:\n    - name: a\nservices:\n  a:\n    image: x\n    x-stackspec: {metrics: [m]}\n"
    )
    project = files.read()
    assert project.model["x-stackspec"] == {"alerts": [{"name": "a"}]}
    assert str(project.sources.place(("x-stackspec", "alerts", 0, "name"))).endswith(":3:13")
    assert str(project.sources.place(("services", "a", "x-stackspec", "metrics", 0))).endswith(":7:29")
