import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://promtheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [
                "provisioning/datasources/a.yml.datasources[0].url: the data source Prometheus is at promtheus, and no service is called promtheus; did you mean 'prometheus'?: correct the address"
            ],
            id="misspelt",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9091'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [
                "provisioning/datasources/a.yml.datasources[0].url: the data source Prometheus is at prometheus, and prometheus listens on 9090: correct the port"
            ],
            id="port",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [],
            id="right",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'https://prometheus.example.org'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prometheus"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [],
            id="elsewhere",
        ),
    ],
)
def test_unknown_datasource_address(monitored, stack, expected):
    assert monitored("unknown-datasource-address", **stack) == expected
