from __future__ import annotations

from pathlib import Path

import pytest

from stackspec.blueprint.importing.importing import Imported, imported
from stackspec.blueprint.importing.request import Request
from stackspec.errors import StackspecError


def run(folder: Path, *texts: str, env: dict[str, str] | None = None, **environments: str) -> Imported:
    """Import Compose texts; those of ``environments`` are laid over the others."""
    files = []
    for number, text in enumerate(texts):
        (folder / f"compose{number}.yaml").write_text(text)
        files.append(f"compose{number}.yaml")
    for name, text in environments.items():
        (folder / f"compose.{name}.yaml").write_text(text)
    overrides = {name: (f"compose.{name}.yaml",) for name in environments} or {"default": ()}
    asked = Request(tuple(files), overrides, env=env or {}, here=str(folder))
    return imported(asked, "shop", folder / "blueprints" / "shop" / "stack.py")


@pytest.mark.parametrize(
    ("compose", "expected"),
    [
        pytest.param("services: {web: {image: 'shop:${VERSION:-1}'}}", 'image=f"shop:{VERSION}"', id="variable"),
        pytest.param("services: {web: {image: 'shop:${VERSION:-1}'}}", 'Variable("VERSION", purpose="For image of web.", default="1")', id="default"),
        pytest.param("services: {web: {image: a, ports: ['${IP:-127.0.0.1}:${PORT:-80}:80']}}", 'Port(80, host_ip=f"{IP}", published=f"{PORT}")', id="port"),
        pytest.param("services: {web: {image: a, command: 'run ${MODE:-fast} \"a b\"'}}", 'command=["run", f"{MODE}", "a b"]', id="command"),
        pytest.param("services: {web: {image: a, environment: ['A=${A-x}', 'B=${A}']}}", """"A": A.otherwise("x", if_empty=False)""", id="two-forms"),
        pytest.param("services: {web: {image: a, environment: {A: '$$HOME {x}'}}}", '"A": "$HOME {x}"', id="literal-dollar"),
        pytest.param("services: {web: {image: a, volumes: ['./data:/data']}}", 'source=f"{project}/data"', id="path"),
        pytest.param("services: {web: {image: a, volumes: ['${DATA:-./data}:/data']}}", 'DATA.otherwise(f"{project}/data")', id="path-by-default"),
        pytest.param("services: {web: {build: .}}", "build=Build(context=project)", id="context"),
        pytest.param("services: {web: {image: a, networks: [back]}}\nnetworks: {back: {internal: true}}", "networks=[back]", id="network"),
        pytest.param("services: {web: {image: a, depends_on: [db]}, db: {image: b}}", "depends_on=[db]", id="dependency"),
        pytest.param("services:\n  # Sells.\n  web:\n    image: a # cheap\n", "# Sells.", id="comment"),
        pytest.param("services:\n  web:\n    image: a # cheap\n", "# cheap", id="comment-on-line"),
        pytest.param("x-log: &log {driver: local, options: {max-size: 10m}}\nservices: {a: {image: a, logging: *log}, b: {image: b, logging: *log}}", "logging=LOGGING", id="anchor"),
        pytest.param("services: {class: {image: a}, web-app: {image: b}}", "web_app = Service(", id="names"),
    ],
)  # fmt: skip
def test_source(tmp_path: Path, compose: str, expected: str) -> None:
    result = run(tmp_path, compose)
    assert result.differences == []
    assert expected in result.source


def test_overrides_become_environments(tmp_path: Path) -> None:
    base = (
        "services: {web: {image: a, command: [run], environment: {LEVEL: info, MODE: x}, ports: ['80:80']}}"
    )
    dev = "services: {web: {environment: {LEVEL: debug, TRACE: '1'}, ports: ['9:9']}, tool: {image: t}}"
    prod = "services: {web: {deploy: {replicas: 2}, ports: !override []}}"
    result = run(tmp_path, base, dev=dev, prod=prod)
    assert result.differences == []
    for expected in (
        'environments=("dev", "prod")',
        '"LEVEL": "debug" if env.name == "dev" else "info"',
        '**({"TRACE": "1"} if env.name == "dev" else {})',
        '*([tool] if env.name == "dev" else [])',
        'command=["run"]',
    ):
        assert expected in result.source


@pytest.mark.parametrize(
    ("compose", "env", "expected"),
    [
        pytest.param("services: {web: {image: a, ports: ['${PORTS}']}}", {"PORTS": "1:2"}, "cannot be split as variables", id="spans-parts"),
        pytest.param("name: x${N:-y}\nservices: {web: {image: a}}", {}, "the project's name is 'xy' from a variable", id="name"),
        pytest.param("x-a: &a {init: true}\nservices: {web: {<<: *a, image: a}}", {}, "x-a only holds what others share", id="fragment"),
        pytest.param("services: {web: {image: a, networks: [n]}}\nnetworks: {n: {external: true, driver: bridge}}", {}, "driver of 'n' was left out", id="external"),
    ],
)  # fmt: skip
def test_losses(tmp_path: Path, compose: str, env: dict[str, str], expected: str) -> None:
    result = run(tmp_path, compose, env=env)
    assert result.differences == []
    assert any(expected in str(loss) for loss in result.losses)


def test_what_the_model_refuses_is_a_difference(tmp_path: Path) -> None:
    result = run(tmp_path, "services: {a: {image: a, ports: ['80:80']}, b: {image: b, ports: ['80:80']}}")
    assert len(result.differences) == 1
    assert "both publish port 80" in result.differences[0]


def test_values_of_variables_are_not_carried(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PASSWORD=hunter2\n")
    result = run(
        tmp_path, "services: {web: {image: a, environment: ['PASSWORD=${PASSWORD}', 'X=${PASSWORD}']}}"
    )
    assert result.differences == []
    assert "hunter2" not in result.source + "".join(map(str, result.losses))


def test_a_mistake_in_the_project_is_told_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(StackspecError, match=r"compose0\.yaml:1:") as caught:
        run(tmp_path, "services: {web: {image: a, networks: [nowhere]}}")
    assert caught.value.exit_code == 2
