import pytest

from stackspec.rules.testing import judge

AT = "services.web.environment.V"
UNSET = AT + ": variable NOBODY is not set and becomes an empty string: set it or write ${NOBODY:-}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("${NOBODY}", [UNSET], id="braces"),
        pytest.param("$NOBODY", [UNSET], id="bare"),
        pytest.param("${NOBODY:-}", [], id="empty-is-meant"),
        pytest.param("${NOBODY-x}", [], id="default"),
        pytest.param("${SOMEBODY}", [], id="set-in-env-file"),
        pytest.param("${EXAMPLE}", [], id="named-in-the-example"),
        pytest.param("$${NOBODY}", [], id="the-containers-own"),
    ],
)
def test_unset_variable(value, expected):
    text = f"services: {{web: {{image: 'a:1', environment: {{V: '{value}'}}}}}}"
    assert judge("unset-variable", text, {".env": "SOMEBODY=x", ".env.example": "EXAMPLE=\n"}) == expected
