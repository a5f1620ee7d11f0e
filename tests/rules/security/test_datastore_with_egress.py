import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "services: {app: {image: 'postgres:16.4'}}",
            [
                (
                    "services.app.networks: app can reach the internet through the network 'default': put "
                    "it on a network with 'internal: true' only"
                )
            ],
            id="default-network",
        ),
        pytest.param(
            """\
services: {app: {image: 'redis:7.4.2', networks: [back, out]}}
networks: {back: {internal: true}, out: {}}
""",
            [
                (
                    "services.app.networks: app can reach the internet through the network 'out': put it "
                    "on a network with 'internal: true' only"
                )
            ],
            id="one-of-two",
        ),
        pytest.param(
            "services: {app: {image: 'bitnami/mariadb:11.4'}}",
            [
                (
                    "services.app.networks: app can reach the internet through the network 'default': put "
                    "it on a network with 'internal: true' only"
                )
            ],
            id="another-publisher",
        ),
        pytest.param(
            """\
services: {app: {image: 'postgres:16.4', networks: [back]}}
networks: {back: {internal: true}}
""",
            [],
            id="internal",
        ),
        pytest.param(
            "services: {app: {image: 'postgres:16.4', network_mode: none}}",
            [],
            id="no-network",
        ),
        pytest.param(
            """\
services: {app: {image: 'postgres:16.4', networks: [back]}}
networks: {back: {external: true}}
""",
            [],
            id="external-network",
        ),
        pytest.param(
            "services: {app: {image: 'postgres:16.4', ports: ['5432:5432']}}",
            [],
            id="published",
        ),
        pytest.param(
            "services: {app: {image: 'shop/app:1.0'}}",
            [],
            id="no-datastore",
        ),
    ],
)
def test_datastore_with_egress(text, expected):
    assert judge("datastore-with-egress", text) == expected
