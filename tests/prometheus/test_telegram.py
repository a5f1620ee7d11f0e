"""A running Alertmanager sends our message to a server that speaks Telegram's Bot API, whatever the alert says."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from stackspec.model.monitoring import AlertmanagerConfig, Receiver, Route, Telegram
from stackspec.model.monitoring.receiver import html_fault
from stackspec.prometheus.alertmanager_file import alertmanager_file
from stackspec.source.yaml_writer import dump

NASTY = "a < b & \"c\" {{ .Status }} </b><script>x</script>\nЖ 🔥 'q'"


@pytest.fixture
def telegram() -> Iterator[tuple[str, Queue[dict[str, Any]]]]:
    """The address of the server, and the messages that it got."""
    messages: Queue[dict[str, Any]] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            messages.put({"path": self.path, **body})
            answer = json.dumps(
                {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
            )
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *arguments: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", messages
    server.shutdown()
    server.server_close()
    thread.join()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def alertmanager(tool: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[AlertmanagerConfig], str]]:
    """Start Alertmanager with a configuration; returns its address once it is ready."""
    program = tool("prometheus-alertmanager")
    running: list[subprocess.Popen[bytes]] = []

    def start(config: AlertmanagerConfig) -> str:
        file = tmp_path / "alertmanager.yml"
        file.write_text(dump(alertmanager_file(config)))
        address = f"127.0.0.1:{_free_port()}"
        arguments = [
            f"--config.file={file}",
            f"--storage.path={tmp_path}/data",
            f"--web.listen-address={address}",
            "--cluster.listen-address=",
        ]
        with (tmp_path / "log").open("wb") as log:
            running.append(subprocess.Popen([program, *arguments], stdout=log, stderr=log, cwd=tmp_path))
        url = f"http://{address}"
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{url}/-/ready", timeout=1).close()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
            else:
                return url
        raise AssertionError((tmp_path / "log").read_text())

    yield start
    for process in running:
        process.terminate()
        process.wait(10)


@pytest.mark.oracle
def test_message_arrives(
    telegram: tuple[str, Queue[dict[str, Any]]],
    alertmanager: Callable[[AlertmanagerConfig], str],
    tmp_path: Path,
) -> None:
    api, messages = telegram
    (tmp_path / "token").write_text("1:abc")
    receiver = Receiver("people", [Telegram(token=str(tmp_path / "token"), chat=-5, api_url=api)])
    url = alertmanager(AlertmanagerConfig(Route(receiver, group_wait="0s", group_by=["alertname"])))
    alerts = [
        {
            "labels": {"alertname": "Nasty", "severity": "critical", "instance": str(number)},
            "annotations": {
                "summary": NASTY,
                "description": "second line",
                "runbook_url": "https://example.com/?a=1&b=2",
            },
        }
        for number in range(12)
    ]
    request = urllib.request.Request(
        f"{url}/api/v2/alerts", json.dumps(alerts).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).close()
    message = messages.get(timeout=20)
    assert message["path"] == "/bot1:abc/sendMessage"
    assert (str(message["chat_id"]), message["parse_mode"]) == ("-5", "HTML")
    text = message["text"]
    assert html_fault(text) is None, text
    assert "<script>" not in text
    assert "a &lt; b &amp; " in text
    assert "Ж 🔥" in text
    assert text.startswith("🔥 <b>Nasty</b> firing (12)")
    assert text.count("second line") == 10
    assert text.rstrip().endswith("… and more")
    assert len(re.findall("<b>", text)) == len(re.findall("</b>", text)) == 11
