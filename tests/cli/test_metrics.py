"""``stackspec metrics import``, as its user runs it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from stackspec.cli.main import main
from stackspec.rules.testing import judge

PAGE = (
    '# TYPE orders_total counter\norders_total{side="buy"} 3\n# TYPE go_goroutines gauge\ngo_goroutines 7\n'
)
DECLARED = "x-stackspec:\n  metrics:\n    orders_total: {type: counter, labels: [side]}\n"


def test_file(tmp_path, capsys):
    (tmp_path / "page").write_text(PAGE)
    assert main(["metrics", "import", str(tmp_path / "page")]) == 0
    assert capsys.readouterr().out == DECLARED


def test_url(capsys):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert main(["metrics", "import", f"http://127.0.0.1:{server.server_port}/metrics", "--all"]) == 0
        server.shutdown()
    assert "go_goroutines: {type: gauge, labels: []}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        pytest.param("http://127.0.0.1:1/metrics", 3, "does not answer", id="nobody-listens"),
        pytest.param("missing", 2, "cannot be read", id="no-file"),
    ],
)
def test_failures(source, code, said, capsys):
    assert main(["metrics", "import", source]) == code
    assert said in capsys.readouterr().err


def test_what_is_printed_is_a_declaration():
    service = "  shop:\n    image: registry.example.org/shop:1\n" + "".join(
        f"    {line}\n" for line in DECLARED.splitlines()
    )
    compose = (
        "services:\n  prometheus:\n    image: prom/prometheus:v3.13.0\n    volumes: ['.:/etc/prometheus']\n"
        + service
    )
    files = {
        "prometheus.yml": "rule_files: [r.yml]\nscrape_configs: [{job_name: s, static_configs: [{targets: ['shop:80']}]}]",
        "r.yml": "groups: [{name: g, rules: [{alert: A, expr: order_total > 1}, {alert: B, expr: orders_total > 1}]}]",
    }
    assert [one.partition(": ")[2][:25] for one in judge("unexposed-metric", compose, files)] == [
        "A asks for order_total: n"
    ]
