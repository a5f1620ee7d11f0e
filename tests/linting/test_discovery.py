"""Projects are found as the engine and people name them."""

import pytest

from stackspec.errors import StackspecError
from stackspec.linting.discovery import Target, discover

WHOLE = "services: {web: {image: 'a:1'}}"
PARTIAL = "services: {web: {ports: ['80:80']}}"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("DOT", ".").replace("DASH", "-")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return write


def found(*paths, **options):
    return [(target.files, target.environment) for target in discover(paths, **options)[0]]


def test_the_engines_default_names(tree):
    tree(aDOTyaml="x: 1", composeDOTyaml=WHOLE, composeDOToverrideDOTyaml=PARTIAL)
    assert found(".") == [(("compose.yaml", "compose.override.yaml"), "")]


def test_variants(tree):
    tree(
        dockerDASHcomposeDOTyml=WHOLE,
        dockerDASHcomposeDOTprodDOTyml=PARTIAL,
        dockerDASHcomposeDASHdevDOTyml=WHOLE,
        dockerDASHcomposeDOTmonitoringDOTyml=WHOLE,
        dockerDASHcomposeDOTgpuDOTyml=PARTIAL,
    )
    assert found(".") == [
        (("docker-compose.yml",), ""),
        (("docker-compose.yml", "docker-compose-dev.yml"), "dev"),
        (("docker-compose.yml", "docker-compose.gpu.yml"), ""),
        (("docker-compose.monitoring.yml",), ""),
        (("docker-compose.yml", "docker-compose.prod.yml"), "prod"),
    ]


def test_rendered_trees_are_named_for_their_environment(tree):
    tree(generated__shop__prod__composeDOTyaml=WHOLE, generated__shop__dev__composeDOTyaml=WHOLE)
    assert found("generated") == [
        (("generated/shop/dev/compose.yaml",), "dev"),
        (("generated/shop/prod/compose.yaml",), "prod"),
    ]


def test_other_peoples_folders_are_left_out(tree):
    tree(node_modules__x__composeDOTyaml=WHOLE, DOTgit__composeDOTyaml=WHOLE, a__composeDOTyaml=WHOLE)
    assert found(".") == [(("a/compose.yaml",), "")]


def test_a_named_override_brings_its_base(tree):
    tree(composeDOTyaml=WHOLE, composeDOTprodDOTyaml=PARTIAL, monitoringDOTyml=WHOLE)
    assert found("compose.prod.yaml") == [(("compose.yaml", "compose.prod.yaml"), "prod")]
    assert found("monitoring.yml") == [(("monitoring.yml",), "")]


def test_blueprints_run_code_and_so_must_be_named(tree):
    tree(blueprints__shop__stackDOTpy="")
    assert discover(["."]) == ([], ["blueprints/shop/stack.py"])
    named = [Target(("blueprints/shop/stack.py",), blueprint=True)]
    assert discover(["blueprints/shop"]) == (named, [])
    assert discover(["blueprints/shop/stack.py"]) == (named, [])
    assert discover(["."], blueprints=True) == (named, [])


@pytest.mark.parametrize(
    ("path", "message"), [("nowhere", "'nowhere' is no file"), ("a.txt", "'a.txt' is neither")]
)
def test_what_cannot_be_judged(tree, path, message):
    tree(aDOTtxt="")
    with pytest.raises(StackspecError, match=message):
        discover([path])
