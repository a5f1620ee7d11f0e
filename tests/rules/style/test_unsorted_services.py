import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param("web api", ["services.api: api stands after web: move it before web"], id="unsorted"),
        pytest.param(
            "api web db", ["services.db: db stands after web: move it before web"], id="one-too-late"
        ),
        pytest.param("api db web", [], id="sorted"),
        pytest.param("app-1 app-10 app-2", [], id="by-letters-not-by-numbers"),
        pytest.param("web", [], id="one"),
    ],
)
def test_unsorted_services(names, expected):
    services = ", ".join(f"{name}: {{image: a}}" for name in names.split())
    assert judge("unsorted-services", f"services: {{{services}}}") == expected
