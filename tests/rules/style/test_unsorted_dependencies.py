import pytest

from stackspec.rules.testing import judge

UNSORTED = ["services.web.depends_on: depends_on of web is b, a: sort it, a, b"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("[b, a]", UNSORTED, id="list"),
        pytest.param(
            "{b: {condition: service_started}, a: {condition: service_started}}", UNSORTED, id="mapping"
        ),
        pytest.param("[a, b]", [], id="sorted"),
        pytest.param("[b]", [], id="one"),
        pytest.param("[b, '${NAME:-a}']", [], id="variable"),
        pytest.param("[]", [], id="none"),
    ],
)
def test_unsorted_dependencies(written, expected):
    text = f"services: {{web: {{image: a, depends_on: {written}}}, b: {{image: b}}, a: {{image: a}}}}"
    assert judge("unsorted-dependencies", text) == expected
