import pytest

from stackspec.rules.testing import judge

ORDER = (
    "services.web.ports[0]: services.web.ports[0] is {!r}, whose ports the engine orders as text, {} first: do not "
    "rely on their order"
)


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        pytest.param(
            "9998-10001:9998-10001", [ORDER.format("9998-10001:9998-10001", 10000)], id="one-digit-more"
        ),
        pytest.param("8000-8003:8000-8003", [], id="as-many-digits"),
        pytest.param("8000:80", [], id="no-range"),
    ],
)
def test_text_ordered_ports(port, expected):
    assert judge("text-ordered-ports", f"services: {{web: {{image: 'a:1', ports: ['{port}']}}}}") == expected
