import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("version: '3.9'", ["version: version is obsolete and ignored: remove it"], id="version"),
        pytest.param("", [], id="none"),
        pytest.param("x-version: '3.9'", [], id="an-extension"),
    ],
)
def test_obsolete_version(head, expected):
    assert judge("obsolete-version", f"{head}\nservices: {{web: {{image: 'a:1'}}}}") == expected
