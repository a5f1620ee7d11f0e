import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'postgres:16.4', ports: ['5432:5432']",
            [
                (
                    "services.app.ports[0]: port 5432:5432 opens the data of app to other machines: "
                    "remove it, services reach app:5432 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="known-image",
        ),
        pytest.param(
            "image: 'redis:7.4.2', ports: ['16379:6379']",
            [
                (
                    "services.app.ports[0]: port 16379:6379 opens the data of app to other machines: "
                    "remove it, services reach app:6379 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="another-host-port",
        ),
        pytest.param(
            "image: 'clickhouse/clickhouse-server:25.8', ports: ['0.0.0.0:8123:8123']",
            [
                (
                    "services.app.ports[0]: port 0.0.0.0:8123:8123 opens the data of app to other "
                    "machines: remove it, services reach app:8123 over their network, or publish it on "
                    "127.0.0.1"
                )
            ],
            id="any-port-of-a-datastore",
        ),
        pytest.param(
            "image: 'mysql:8.4', ports: ['192.0.2.10:3306:3306']",
            [
                (
                    "services.app.ports[0]: port 192.0.2.10:3306:3306 opens the data of app to other "
                    "machines: remove it, services reach app:3306 over their network, or publish it on "
                    "127.0.0.1"
                )
            ],
            id="one-address-of-the-host",
        ),
        pytest.param(
            "image: 'bitnami/redis:7.4', ports: ['6379:6379']",
            [
                (
                    "services.app.ports[0]: port 6379:6379 opens the data of app to other machines: "
                    "remove it, services reach app:6379 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="another-publisher",
        ),
        pytest.param(
            "image: 'shop/storage:1.0', ports: ['5432:5432']",
            [
                (
                    "services.app.ports[0]: port 5432:5432 opens the data of app to other machines: "
                    "remove it, services reach app:5432 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="port-of-an-unknown-image",
        ),
        pytest.param(
            "image: 'mongo:8.0', ports: ['27017']",
            [
                (
                    "services.app.ports[0]: port 27017 opens the data of app to other machines: remove "
                    "it, services reach app:27017 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="engine-chooses-the-port",
        ),
        pytest.param(
            "image: 'adminer:4.8.1', ports: ['8080:8080']",
            [
                (
                    "services.app.ports[0]: port 8080:8080 opens the data of app to other machines: "
                    "remove it, services reach app:8080 over their network, or publish it on 127.0.0.1"
                )
            ],
            id="administration-page",
        ),
        pytest.param(
            "image: 'postgres:16.4', ports: ['127.0.0.1:5432:5432']",
            [],
            id="loopback",
        ),
        pytest.param(
            "image: 'postgres:16.4', ports: ['[::1]:5432:5432']",
            [],
            id="ipv6-loopback",
        ),
        pytest.param(
            "image: 'postgres:16.4', expose: ['5432']",
            [],
            id="exposed-only",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['5432:8080']",
            [],
            id="host-port-of-that-number",
        ),
        pytest.param(
            "image: 'prometheuscommunity/postgres-exporter:v0.16.0', ports: ['9187:9187']",
            [],
            id="exporter",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['9000:9000']",
            [],
            id="port-with-two-meanings",
        ),
    ],
)
def test_published_datastore_port(text, expected):
    assert judge("published-datastore-port", f"services: {{app: {{{text}}}}}") == expected
