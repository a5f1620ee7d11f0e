"""Blueprints: what goes wrong in somebody's file is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackspec.blueprint.discovery import find, find_all
from stackspec.blueprint.evaluation import evaluate, load
from stackspec.errors import StackspecError

HEAD = """\
from stackspec.blueprint import blueprint
from stackspec.model import *
"""

MISTAKES = [
    pytest.param("def broken(:\n", 3, "this is no valid Python: invalid syntax", id="syntax"),
    pytest.param("1 / 0\n", 3, "the blueprint raised ZeroDivisionError: division by zero", id="raises-at-import"),
    pytest.param("import nothing_of_that_name\n", 3, "the blueprint raised ModuleNotFoundError: No module named 'nothing_of_that_name'", id="import"),
    pytest.param("x = 1\n", 1, "no blueprint is declared here: mark one function with @blueprint(name)", id="none"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[Service("a", image="x", nets=[])])\n',
        5, "Service has no attribute 'nets': its 95 attributes are those of the Compose Specification; stackspec schema lists them", id="attribute"),
    pytest.param('@blueprint("b")\ndef b(env):\n    return {}["x"]\n', 5, "the blueprint raised KeyError: 'x'", id="raises"),
    pytest.param('@blueprint("b")\ndef b(env):\n    raise RuntimeError\n', 5, "the blueprint raised RuntimeError", id="raises-silently"),
    pytest.param('@blueprint("b")\ndef b(env):\n    return None\n', 3, "blueprint 'b' returned NoneType: return a Stack", id="returns"),
    pytest.param('@blueprint("b", environments=["staging"])\ndef b(env):\n    ...\n', 3, "blueprint 'b' has no environment 'dev': it has staging", id="environment"),
    pytest.param('@blueprint("b", environments=["de"])\ndef b(env):\n    ...\n', 3, "blueprint 'b' has no environment 'dev': did you mean 'de'?", id="close"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", container_name="same"),\n        Service("c", image="x", container_name="same")])\n',
        7, "services 'a' and 'c' both want container_name 'same': drop one", id="container-name"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", ports=[Port(80, published=80)]),\n        Service("c", image="x", ports=[Port(80, published="79-81", host_ip="127.0.0.1")])])\n',
        7, "services 'a' and 'c' both publish port 80 of the host: change one", id="host-port"),
    *(
        pytest.param(
            f'@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", {attribute})])\n',
            6, "service 'a' refers to service 'db', which is not there: define it", id=f"text-{attribute}")
        for attribute in ('network_mode="service:db"', 'pid="service:db"', 'volumes_from=["db:ro"]', 'links=["db:d"]', 'extends=Extends(service="db")')
    ),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", read_only=True, configs=[Config("c", content="x")])])\n',
        6, "service 'a' is read-only, so config 'c' cannot be copied into it: give it as a File", id="inline-config"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", tmpfs=["/d:size=1M"], volumes=[Mount("/d", source="./d")])])\n',
        6, "service 'a': '/d' is mounted twice: drop one", id="tmpfs-and-volume"),
    pytest.param(
        'class Broken(Component):\n    def expand(self):\n        return 1 / 0\n\n@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Broken("x")])\n',
        10, "service 'x' cannot be expanded: its component raised ZeroDivisionError: division by zero", id="component-raises"),
    pytest.param(
        'class Broken(Component):\n    def expand(self):\n        return 3\n\n@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Broken("x")])\n',
        10, "service 'x' cannot be expanded: its component returned int, not a Fragment", id="component-returns"),
    pytest.param('import sys\nsys.exit(0)\n', 4, "the blueprint raised SystemExit: 0", id="exits"),
    pytest.param('@blueprint("b", environments="dev")\ndef b(env):\n    ...\n', 3, "blueprint 'b' has environments 'dev': write a list of names", id="text"),
    pytest.param('@blueprint("../b")\ndef b(env):\n    ...\n', 3, "blueprint '../b' cannot be a folder's name: ", id="folder"),
    pytest.param('@blueprint("b", environments=["../x"])\ndef b(env):\n    ...\n', 3, "blueprint 'b' has an environment '../x': use letters", id="path"),
    pytest.param('@blueprint("b", environments=["all"])\ndef b(env):\n    ...\n', 3, "blueprint 'b' has an environment 'all', which means every environment", id="all"),
    pytest.param('@blueprint("b", environments=["a", "a"])\ndef b(env):\n    ...\n', 3, "blueprint 'b' names environment 'a' twice: drop one", id="twice-environment"),
    pytest.param('@blueprint("b", environments=[])\ndef b(env):\n    ...\n', 3, "blueprint 'b' names no environment: give at least one", id="no-environment"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", networks=["desk"])])\n',
        6, "service 'a' refers to network 'desk', which is not there: define it, or list it in the stack's networks", id="network"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    desk = Network("desk")\n    return Stack("b", services=[\n        Service("a", image="x", networks=["dask", desk])])\n',
        7, "service 'a' refers to network 'dask', which is not there: did you mean 'desk'?", id="close-network"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", volumes=[Mount("/d", source="v", type="volume")])])\n',
        6, "service 'a' refers to volume 'v', which is not there: define it, or list it in the stack's volumes", id="volume"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", secrets=["s"])])\n',
        6, "service 'a' refers to secret 's', which is not there: define it, or list it in the stack's secrets", id="secret"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", depends_on=["c"])])\n',
        6, "service 'a' refers to service 'c', which is not there: define it, or list it in the stack's services", id="service"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x"),\n        Service("a", image="y")])\n',
        7, "service 'a' is defined twice at ", id="twice"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    one = Network("n")\n    two = Network("n", internal=True)\n    return Stack("b", services=[Service("a", image="x", networks=[one, two])])\n',
        6, "network 'n' is defined twice, differently at ", id="two-networks"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    return Stack("b", services=[\n        Service("a", image="x", depends_on=["c"]),\n        Service("c", image="x", depends_on=["a"])])\n',
        6, "services wait for each other in a circle: a -> c -> a: remove one depends_on", id="circle"),
    pytest.param(
        '@blueprint("b")\ndef b(env):\n    a = Service("a", image="x")\n    return Stack("b", services=[a,\n        Service("c", image="x", depends_on={"a": {"condition": "service_healthy"}})])\n',
        7, "service 'c' waits until 'a' is healthy, but that has no healthcheck: give it one (Healthcheck() if its image brings its own), or wait for service_started", id="never-healthy"),
]  # fmt: skip


@pytest.fixture
def script(project: Path) -> Path:
    path = project / "blueprints" / "b" / "stack.py"
    path.parent.mkdir(parents=True)
    return path


@pytest.mark.parametrize(("code", "line", "message"), MISTAKES)
def test_mistakes(script: Path, code: str, line: int, message: str) -> None:
    script.write_text(HEAD + code)
    with pytest.raises(StackspecError) as caught:
        evaluate(load(script), "dev")
    assert caught.value.message.startswith(message)
    assert str(caught.value.place).startswith(f"blueprints/b/stack.py:{line}:")
    assert caught.value.exit_code == 2


def test_a_blueprint_may_import_what_lies_beside_it(script: Path) -> None:
    (script.parent / "names.py").write_text('NAME = "trading"\n')
    script.write_text(
        HEAD + 'from .names import NAME\n\n@blueprint(NAME)\ndef b(env):\n    return Stack("b")\n'
    )
    assert load(script).blueprint.name == "trading"
    assert sorted(path.name for path in script.parent.iterdir()) == ["names.py", "stack.py"]


def test_a_file_is_run_anew_each_time(script: Path) -> None:
    for name in ("one", "two"):
        script.write_text(HEAD + f'@blueprint("{name}")\ndef b(env):\n    return Stack("b")\n')
        assert load(script).blueprint.name == name


def test_an_imported_blueprint_is_not_declared_here(script: Path) -> None:
    (script.parent / "base.py").write_text(
        HEAD + '@blueprint("base")\ndef base(env):\n    return Stack("base")\n'
    )
    script.write_text(HEAD + 'from .base import base\n\n@blueprint("b")\ndef b(env):\n    return base(env)\n')
    assert evaluate(load(script), "dev").assembly.name == "base"


def test_each_environment_has_its_own_variables(script: Path) -> None:
    script.write_text(
        HEAD
        + 'shared = Variable("SHARED", purpose="x")\n\n@blueprint("b")\ndef b(env):\n'
        + '    own = Variable("OWN", purpose=env.name)\n    return Stack("b", services=[Service("a", image=f"{shared}/{own}")])\n'
    )
    loaded = load(script)
    for environment in ("dev", "prod"):
        assert sorted(evaluate(loaded, environment).variables) == ["OWN", "SHARED"]


def test_a_blueprint_cannot_move_the_user(script: Path, project: Path) -> None:
    script.write_text(
        HEAD
        + 'import os\nos.chdir("/")\n\n@blueprint("b")\ndef b(env):\n    os.chdir("/")\n    return Stack("b")\n'
    )
    evaluate(load(script), "dev")
    assert Path.cwd() == project


def test_finding(script: Path, project: Path) -> None:
    script.write_text("")
    assert find_all(project) == [script]
    assert find_all(Path()) == [Path("blueprints/b/stack.py")]
    assert find("b", project) == script
    assert find("blueprints/b", project).samefile(script)
    assert find("blueprints/b/stack.py", project).samefile(script)
    with pytest.raises(StackspecError, match="there is no blueprint 'bb': did you mean 'b'"):
        find("bb", project)
    with pytest.raises(StackspecError, match="there is no blueprint 'zzz': there are b"):
        find("zzz", project)


def test_finding_nothing(project: Path) -> None:
    with pytest.raises(StackspecError, match=r"holds no <name>/stack\.py"):
        find_all(project)
    with pytest.raises(StackspecError, match=r"there is no blueprint 'x': create blueprints/x/stack\.py"):
        find("x", project)
