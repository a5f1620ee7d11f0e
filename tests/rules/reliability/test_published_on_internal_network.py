import pytest

from stackspec.rules.testing import judge

REFUSED = (
    "services.web.ports[0]: port 8080:80 of web refuses every connection, because its networks are "
    "internal ({}): "
    "join one that is not, or do not publish"
)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        pytest.param("ports: ['8080:80'], networks: [back]", [REFUSED.format("back")], id="one"),
        pytest.param("ports: ['8080:80'], networks: [back, deep]", [REFUSED.format("back, deep")], id="two"),
        pytest.param("ports: ['8080:80'], networks: [back, front]", [], id="one-leads-out"),
        pytest.param("ports: ['8080:80']", [], id="default-network"),
        pytest.param("expose: ['80'], networks: [back]", [], id="only-exposed"),
        pytest.param("ports: ['8080:80'], network_mode: host", [], id="no-networks"),
    ],
)
def test_published_on_internal_network(attributes, expected):
    networks = "{back: {internal: true}, deep: {internal: true}, front: {}, default: {}}"
    text = f"services: {{web: {{image: 'a:1', {attributes}}}}}\nnetworks: {networks}"
    assert judge("published-on-internal-network", text) == expected
