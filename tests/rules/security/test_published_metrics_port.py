import pytest

from stackspec.rules.testing import judge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "image: 'prom/prometheus:v3.0.1', ports: ['9090:9090']",
            [
                (
                    "services.app.ports[0]: port 9090:9090 shows the monitoring of app to other machines, "
                    "without a login: publish it on 127.0.0.1, or put a proxy with a login before it"
                )
            ],
            id="prometheus",
        ),
        pytest.param(
            "image: 'prom/alertmanager:v0.28.0', ports: ['[::]:9093:9093']",
            [
                (
                    "services.app.ports[0]: port [::]:9093:9093 shows the monitoring of app to other "
                    "machines, without a login: publish it on 127.0.0.1, or put a proxy with a login "
                    "before it"
                )
            ],
            id="all-addresses-of-ipv6",
        ),
        pytest.param(
            "image: 'quay.io/prometheuscommunity/postgres-exporter:v0.16.0', ports: ['9187:9187']",
            [
                (
                    "services.app.ports[0]: port 9187:9187 shows the monitoring of app to other machines, "
                    "without a login: publish it on 127.0.0.1, or put a proxy with a login before it"
                )
            ],
            id="exporter",
        ),
        pytest.param(
            "image: 'gcr.io/cadvisor/cadvisor:v0.49.1', ports: ['8080:8080']",
            [
                (
                    "services.app.ports[0]: port 8080:8080 shows the monitoring of app to other machines, "
                    "without a login: publish it on 127.0.0.1, or put a proxy with a login before it"
                )
            ],
            id="cadvisor",
        ),
        pytest.param(
            "image: 'prom/prometheus:v3.0.1', ports: ['127.0.0.1:9090:9090']",
            [],
            id="loopback",
        ),
        pytest.param(
            "image: 'grafana/grafana:11.4.0', ports: ['3000:3000']",
            [],
            id="has-a-login",
        ),
        pytest.param(
            "image: 'shop/app:1.0', ports: ['9090:9090']",
            [],
            id="port-of-that-number",
        ),
        pytest.param(
            "image: 'shop/prometheus-demo:1.0', ports: ['8080:80']",
            [],
            id="called-alike",
        ),
    ],
)
def test_published_metrics_port(text, expected):
    assert judge("published-metrics-port", f"services: {{app: {{{text}}}}}") == expected
