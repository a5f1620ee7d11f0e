"""Variables: the only way from a blueprint's text to the environment of whoever starts the stack."""

from __future__ import annotations

import pytest

from stackspec.model.compose.service import Service
from stackspec.model.value import ModelError
from stackspec.model.variable import Variable, declared_in, interpolation, variables_in


@pytest.fixture(autouse=True)
def scope() -> object:
    with declared_in({}):
        yield


@pytest.mark.parametrize(
    ("default", "expected"),
    [("x", "${A:-x}"), (None, "${A:?needed for tests}"), ("", "${A}"), ("a$b", "${A:-a$$b}")],
)
def test_references(default: str | None, expected: str) -> None:
    assert interpolation(f"{Variable('A', purpose='needed for tests', default=default)}") == expected


def test_text_is_literal() -> None:
    assert interpolation("exec $HOME ${HOME} $$") == "exec $$HOME $${HOME} $$$$"


def test_a_purpose_cannot_break_out_of_the_reference() -> None:
    assert interpolation(str(Variable("A", purpose="a } b\n$c"))) == "${A:?a ) b $$c}"


def test_quantities_may_be_variables() -> None:
    memory = Variable("MEMORY", purpose="how much", default="1G")
    service = Service(
        "a", image=f"{memory}/x", mem_limit=f"{memory}", scale=memory, init=memory, oom_score_adj=memory
    )  # type: ignore[arg-type]
    assert list(variables_in(str(service.mem_limit))) == [memory]
    assert interpolation(str(service.scale)) == "${MEMORY:-1G}"


def test_one_name_has_one_declaration() -> None:
    Variable("A", purpose="one")
    Variable("A", purpose="one")
    with pytest.raises(ModelError, match="variable 'A' is declared differently at .*: keep one declaration"):
        Variable("A", purpose="two")


def test_variables_of_one_evaluation_are_unknown_to_another() -> None:
    text = str(Variable("A", purpose="one"))
    with (
        declared_in({}),
        pytest.raises(ModelError, match="text refers to variable 'A', which nothing declares here"),
    ):
        interpolation(text)


@pytest.mark.parametrize("name", ["1A", "A-B", "", "Ä"])
def test_names(name: str) -> None:
    with pytest.raises(ModelError, match="Variable.name"):
        Variable(name, purpose="x")


@pytest.mark.parametrize("default", ["a\nb", "a\r\nb", "a}b", "\x00", "{{ x }} {% y %}"])
def test_defaults_that_would_break_the_file(default: str) -> None:
    with pytest.raises(
        ModelError,
        match=r"cannot stand in \$\{NAME:-default\}: leave out line breaks, control characters and }",
    ):
        Variable("A", purpose="x", default=default)
