"""Variables in other forms than the declared one, and what only images know."""

from __future__ import annotations

import pytest

from stackspec.compose.write import compose_mapping
from stackspec.model import (
    BindOptions,
    Dependency,
    Environment,
    Healthcheck,
    ModelError,
    Mount,
    Service,
    Stack,
    Variable,
    Volume,
)
from stackspec.model.assembly import assemble
from stackspec.model.variable import declared_in, interpolation


@pytest.mark.parametrize(
    ("operation", "written"),
    [
        pytest.param(lambda a, b: a.otherwise("x"), "${A:-x}", id="otherwise"),
        pytest.param(lambda a, b: a.otherwise("x", if_empty=False), "${A-x}", id="unset-only"),
        pytest.param(lambda a, b: a.when_set("x"), "${A:+x}", id="when-set"),
        pytest.param(lambda a, b: a.when_set("x", if_empty=True), "${A+x}", id="when-set-or-empty"),
        pytest.param(lambda a, b: a.required("set it"), "${A:?set it}", id="required"),
        pytest.param(lambda a, b: a.required("set it", if_empty=True), "${A?set it}", id="required-unless-empty"),
        pytest.param(lambda a, b: a.otherwise(b), "${A:-${B:-2}}", id="nested"),
        pytest.param(lambda a, b: f"<{a}{a.otherwise(f'{b}$')}>", "<${A:?Needed.}${A:-${B:-2}$$}>", id="in-text"),
        pytest.param(lambda a, b: a.otherwise(f"{Environment('dev').folder}/x"), "${A:-./x}", id="folder"),
    ],
)  # fmt: skip
def test_references(operation: object, written: str) -> None:
    with declared_in({}):
        text = operation(Variable("A", purpose="Needed."), Variable("B", purpose="b", default="2"))  # type: ignore[operator]
        assert interpolation(text) == written


@pytest.mark.parametrize("text", ["a\nb", "}", "}{"])
def test_what_braces_cannot_hold(text: str) -> None:
    with declared_in({}), pytest.raises(ModelError, match="cannot stand inside"):
        Variable("A", purpose="a").otherwise(text)


def test_an_image_may_bring_its_healthcheck() -> None:
    db = Service("db", image="db:1", healthcheck=Healthcheck())
    web = Service("web", image="web:1", depends_on=[Dependency(db, condition="service_healthy")])
    assert "healthcheck" not in compose_mapping(assemble(Stack("s", services=[web, db])))["services"]["db"]


def test_services_of_different_profiles_may_publish_the_same_port() -> None:
    services = [
        Service(
            name, image="a", container_name="one", ports=[{"target": 80, "published": 80}], profiles=[name]
        )
        for name in ("a", "b")
    ]
    assert len(assemble(Stack("s", services=services)).services) == 2


def test_volumes_may_be_labelled() -> None:
    assert Mount("/data", source=Volume("data"), bind=BindOptions(selinux="Z")).type == "volume"
    with pytest.raises(ModelError, match="bind options on a mount of type 'volume'"):
        Mount("/data", source=Volume("data"), bind=BindOptions(propagation="rprivate"))


@pytest.mark.parametrize("attribute", ["restart", "pull_policy"])
def test_choices_may_be_variables(attribute: str) -> None:
    with declared_in({}):
        value = f"{Variable('V', purpose='v', default='always')}"
        assert getattr(Service("web", image="a", **{attribute: value}), attribute) == value
