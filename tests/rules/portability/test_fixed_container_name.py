import pytest

from stackspec.rules.testing import judge

FIXED = (
    "services.web.container_name: {!r} can exist once on a host: remove container_name, other services "
    "reach this "
    "one as 'web'"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("container_name: web", [FIXED.format("web")], id="fixed"),
        pytest.param(
            "container_name: '${STACK:-shop}-web'", [FIXED.format("shop-web")], id="from-a-variables-default"
        ),
        pytest.param("", [], id="none"),
        pytest.param("hostname: web", [], id="a-hostname-is-the-containers"),
        pytest.param("networks: {default: {aliases: [web]}}", [], id="an-alias-is-the-networks"),
    ],
)
def test_fixed_container_name(attributes, expected):
    assert judge("fixed-container-name", f"services: {{web: {{image: 'a:1', {attributes}}}}}") == expected
