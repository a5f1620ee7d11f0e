import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("value", "became"),
    [
        pytest.param("1.10", "1.1", id="a-zero-is-lost"),
        pytest.param("0x1F", "31", id="hexadecimal"),
        pytest.param("1.1", None, id="stays"),
        pytest.param("'1.10'", None, id="quoted"),
        pytest.param("yes", None, id="arrives-as-it-is"),
        pytest.param("1.10.0", None, id="no-number"),
    ],
)
def test_changed_scalar(value, became):
    at = "services.web.environment.V"
    expected = [f"{at}: {at} is {value}, which becomes {became!r}: quote it"] if became else []
    text = f"services: {{web: {{image: 'a:1', environment: {{V: {value}}}}}}}"
    assert judge("changed-scalar", text) == expected
