import pytest


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "prom"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [
                "dashboards/host.json.panels[0].datasource.uid: Host asks the data source 'prom', and provisioned are Prometheus, prometheus: name one of them"
            ],
            id="no-such-uid",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "${DS_PROMETHEUS}"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [
                "dashboards/host.json.panels[0].datasource.uid: Host asks the data source '${DS_PROMETHEUS}', and provisioned are Prometheus, prometheus: name one of them"
            ],
            id="an-input",
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
            id="provisioned",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "${source}"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [],
            id="a-variable",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "PBFA97CFB590B2093"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [],
            id="made-from-the-name",
        ),
        pytest.param(
            {
                "files": {
                    "provisioning/datasources/a.yml": "datasources: [{name: Prometheus, type: prometheus, uid: prometheus, url: 'http://prometheus:9090'}]\n",
                    "provisioning/dashboards/a.yml": "providers: [{type: file, options: {path: /dashboards}}]\n",
                    "dashboards/host.json": '{"title": "Host", "templating": {"list": [{"name": "source", "type": "datasource"}]}, "panels": [{"title": "Load", "datasource": {"uid": "-- Grafana --"}, "targets": [{"expr": "node_load1"}]}]}',
                }
            },
            [],
            id="grafanas-own",
        ),
        pytest.param({"files": {"dashboards/host.json": "{}"}}, [], id="nothing-provisioned"),
    ],
)
def test_unknown_datasource(monitored, stack, expected):
    assert monitored("unknown-datasource", **stack) == expected
