import pytest

from stackspec.rules.testing import judge

NAMED = "services.web.container_name: 2 replicas of web cannot all be called 'shop': remove container_name"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("container_name: shop, deploy: {replicas: 2}", [NAMED], id="replicas"),
        pytest.param("container_name: shop, scale: 2", [NAMED], id="scale"),
        pytest.param("deploy: {replicas: 2}", [], id="no-name"),
        pytest.param("container_name: shop, deploy: {replicas: 1}", [], id="one"),
        pytest.param("container_name: shop, deploy: {replicas: 0}", [], id="none-at-all"),
    ],
)
def test_replicas_with_container_name(attributes, expected):
    assert (
        judge("replicas-with-container-name", f"services: {{web: {{image: 'a:1', {attributes}}}}}")
        == expected
    )
