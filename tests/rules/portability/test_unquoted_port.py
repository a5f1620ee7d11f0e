import pytest

from stackspec.rules.testing import judge

PLAIN = 'services.web.ports[0]: {0} of web is not quoted: write "{0}"'


@pytest.mark.parametrize(
    ("port", "expected"),
    [
        pytest.param("22:22", [PLAIN.format("22:22")], id="base-sixty"),
        pytest.param("8080:80", [PLAIN.format("8080:80")], id="mapping"),
        pytest.param("127.0.0.1:8080:80", [PLAIN.format("127.0.0.1:8080:80")], id="address"),
        pytest.param('"22:22"', [], id="double-quotes"),
        pytest.param("'22:22'", [], id="single-quotes"),
        pytest.param("80", [], id="a-number"),
        pytest.param("${PORT:-80}:80", [], id="variable"),
        pytest.param("{target: 80, published: 8080}", [], id="long-syntax"),
    ],
)
def test_unquoted_port(port, expected):
    assert (
        judge("unquoted-port", f"services:\n  web:\n    image: a:1\n    ports:\n      - {port}\n") == expected
    )


def test_each_document_as_it_is_written():
    text = "services: {a: {image: 'a:1', ports: ['1:1']}}\n---\nservices:\n  a:\n    ports:\n      - 2:2\n"
    assert judge("unquoted-port", text) == ['services.a.ports[0]: 2:2 of a is not quoted: write "2:2"']
