"""healthcheck: the container's probe. It runs every few seconds, so it imports the standard library only."""

import http.client
import os
import sys

HEALTHY, UNHEALTHY = 0, 1
TIMEOUT_SECONDS = 4


def healthcheck(*, live: bool) -> int:
    """Ask this container's own service; 0 if it is ready (or alive), else 1 and the reason on stderr."""
    port, path = os.environ.get("HTTP_PORT", "8080"), "/health" if live else "/ready"
    try:
        connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=TIMEOUT_SECONDS)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode(errors="replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        sys.stderr.write(f"port {port}, {path}: {error}\n")
        return UNHEALTHY
    if response.status == http.client.OK:
        return HEALTHY
    sys.stderr.write(f"{response.status} {body}\n")
    return UNHEALTHY
