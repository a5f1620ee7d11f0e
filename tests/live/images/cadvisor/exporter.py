"""Some of cAdvisor's metrics of containers, by their names and labels, from the engine's API.

Not cAdvisor, which no distribution packages: just what alerts on containers read, so that they can be proven to fire from
real causes. Of cAdvisor's flags it knows --port, --store_container_labels and --whitelisted_container_labels; it accepts
all others and ignores them.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import time
from collections import defaultdict
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

SOCKET = "/var/run/docker.sock"
HEALTH = {"healthy": 1, "none": -1}
"""cAdvisor's numbers; a container that starts or is unhealthy is 0."""
Sample = tuple[str, dict[str, str], float]


class Engine(HTTPConnection):
    """The engine's API on its socket."""

    def __init__(self) -> None:
        super().__init__("engine", timeout=5)

    def connect(self) -> None:
        """Open the socket; called by the first request."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(SOCKET)

    def ask(self, path: str) -> Any:
        """The document at `path`, or None when the container is gone."""
        self.request("GET", path)
        answer = self.getresponse()
        text = answer.read()
        return json.loads(text) if answer.status == 200 else None


def samples(details: dict[str, Any], stats: dict[str, Any], labels: dict[str, str]) -> Iterator[Sample]:
    """The metrics of one running container: (name, labels, value), bytes and seconds."""
    memory, cpu = stats.get("memory_stats", {}), stats.get("cpu_stats", {})
    inner = memory.get("stats", {})
    idle = inner.get("total_inactive_file", inner.get("inactive_file", 0))
    used = memory.get("usage", 0)
    throttling = cpu.get("throttling_data", {})
    started = datetime.fromisoformat(details["State"]["StartedAt"][:19] + "+00:00").timestamp()
    health = details["State"].get("Health", {}).get("Status", "none")

    yield "container_memory_usage_bytes", labels, used
    yield "container_memory_working_set_bytes", labels, max(used - idle, 0)
    yield "container_memory_failcnt", labels, memory.get("failcnt", 0)
    yield "container_spec_memory_limit_bytes", labels, details["HostConfig"]["Memory"]
    yield (
        "container_cpu_usage_seconds_total",
        labels | {"cpu": "total"},
        cpu["cpu_usage"]["total_usage"] / 1e9,
    )
    if details["HostConfig"]["NanoCpus"] or details["HostConfig"]["CpuQuota"]:
        yield "container_cpu_cfs_periods_total", labels, throttling.get("periods", 0)
        yield "container_cpu_cfs_throttled_periods_total", labels, throttling.get("throttled_periods", 0)
        yield "container_cpu_cfs_throttled_seconds_total", labels, throttling.get("throttled_time", 0) / 1e9
    for interface, traffic in (stats.get("networks") or {}).items():
        yield "container_network_receive_bytes_total", labels | {"interface": interface}, traffic["rx_bytes"]
        yield "container_network_transmit_bytes_total", labels | {"interface": interface}, traffic["tx_bytes"]
    yield "container_start_time_seconds", labels, started
    yield "container_health_state", labels, HEALTH.get(health, 0)
    yield "container_last_seen", labels, time.time()


def collect(shown: set[str] | None) -> Iterator[Sample]:
    """The metrics of all running containers, with the container labels that are `shown` (None: all)."""
    engine = Engine()
    try:
        for container in engine.ask("/containers/json") or ():
            details = engine.ask(f"/containers/{container['Id']}/json")
            stats = engine.ask(f"/containers/{container['Id']}/stats?stream=false&one-shot=true")
            if not details or not stats or not details["State"]["Running"]:
                continue
            labels = {
                "id": f"/docker/{container['Id']}",
                "image": container["Image"],
                "name": details["Name"][1:],
            }
            for key, value in (details["Config"]["Labels"] or {}).items():
                if shown is None or key in shown:
                    labels["container_label_" + re.sub(r"[^a-zA-Z0-9_]", "_", key)] = value
            yield from samples(details, stats, labels)
    finally:
        engine.close()


def exposition(found: Iterator[Sample]) -> str:
    """The text format: one block a metric."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name, labels, value in found:
        inside = ",".join(f'{key}="{escaped(text)}"' for key, text in sorted(labels.items()))
        blocks[name].append(f"{name}{{{inside}}} {value:.17g}\n")
    return "".join(f"# TYPE {name} {kind(name)}\n{''.join(lines)}" for name, lines in sorted(blocks.items()))


def escaped(text: str) -> str:
    """A label's value as the text format writes it."""
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")


def kind(name: str) -> str:
    """The metric's type; cAdvisor follows the naming rules here."""
    return "counter" if name.endswith(("_total", "_failcnt")) else "gauge"


def handler(shown: set[str] | None) -> type[BaseHTTPRequestHandler]:
    """What answers requests: /metrics and /healthz."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/healthz":
                self.answer(200, "ok")
            elif self.path == "/metrics":
                try:
                    self.answer(200, exposition(collect(shown)))
                except (OSError, HTTPException, ValueError) as error:
                    self.answer(500, f"the engine at {SOCKET} could not be asked: {error}\n")
            else:
                self.answer(404, "only /metrics and /healthz\n")

        def do_HEAD(self) -> None:
            self.do_GET()

        def answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def main() -> None:
    """Serve until the process is stopped."""
    parser = argparse.ArgumentParser()
    for flag, default in (
        ("port", "8080"),
        ("store_container_labels", "true"),
        ("whitelisted_container_labels", ""),
    ):
        parser.add_argument(f"--{flag}", f"-{flag}", default=default)
    options, _ = parser.parse_known_args()
    everything = options.store_container_labels.lower() != "false"
    shown = None if everything else set(filter(None, options.whitelisted_container_labels.split(",")))
    ThreadingHTTPServer(("", int(options.port)), handler(shown)).serve_forever()


if __name__ == "__main__":
    main()
