"""A receiver of Alertmanager's webhooks, for tests: remembers what it got.

    POST /anything    a JSON document is kept with its path and time (seconds since the epoch)
    GET  /received    all that was kept: a JSON array of {"path", "at", "body"}, oldest first
    DELETE /received  forget it
    GET  /health      answers 200

Keeps the last 1,000 documents of at most 1 MiB each, in memory.
"""

import json
import sys
import time
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGEST = 1 << 20
received: deque[dict[str, object]] = deque(maxlen=1000)


class Receiver(BaseHTTPRequestHandler):
    """Handles one request; the standard library gives the names do_GET and so on."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Keep the document."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            self.close_connection = True
            self.answer(413, {"error": f"{length} bytes, at most {LARGEST}"})
            return
        text = self.rfile.read(length)
        try:
            body = json.loads(text or b"null")
        except ValueError as mistake:
            self.answer(400, {"error": str(mistake)})
            return
        received.append({"path": self.path, "at": time.time(), "body": body})
        self.answer(200, {"kept": len(received)})

    def do_GET(self) -> None:
        """Show what was kept, or health."""
        if self.path == "/received":
            self.answer(200, list(received))
        elif self.path == "/health":
            self.answer(200, {"status": "up"})
        else:
            self.answer(404, {"error": "only /received and /health"})

    def do_DELETE(self) -> None:
        """Forget everything."""
        received.clear()
        self.answer(200, {"kept": 0})

    def answer(self, status: int, document: object) -> None:
        """Send a JSON document."""
        text = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def main() -> None:
    """Serve until the process is stopped."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    ThreadingHTTPServer(("", port), Receiver).serve_forever()


if __name__ == "__main__":
    main()
