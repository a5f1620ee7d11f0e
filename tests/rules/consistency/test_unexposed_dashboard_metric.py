import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "rate(node_cpu_seconds[$__rate_interval])"}]}]}',
                }
            },
            [
                "dashboards/host.json.panels[0].targets[0].expr: Load asks for node_cpu_seconds: no job exposes it: correct the name, or scrape what exposes it"
            ],
            id="typing-error",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "rate(node_cpu_seconds_total{instance=\\"$instance\\"}[$__rate_interval])"}]}]}',
                }
            },
            [],
            id="exposed",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "{job=\\"x\\"} |= \\"error\\""}]}]}',
                }
            },
            [],
            id="logs",
        ),
    ],
)
def test_unexposed_dashboard_metric(monitored, stack, expected):
    assert monitored("unexposed-dashboard-metric", **stack) == expected
