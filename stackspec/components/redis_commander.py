"""Redis Commander: keys in the browser. For developers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import granted_file, hardened, loopback, scratch, secret_path
from stackspec.components.endpoint import Endpoint
from stackspec.components.reach import unreachable
from stackspec.components.redis import Redis
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.parts import Healthcheck
from stackspec.model.compose.service import Dependency
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

__all__ = ["RedisCommander"]

_START = """\
// Starts the program with a configuration that holds the password in memory alone: the image's own entry point would
// write it into a file and take it from an argument.
const fs = require("fs");
const connection = JSON.parse(process.env.CONNECTION);
connection.password = fs.readFileSync(process.env.PASSWORD_FILE, "utf8").replace(/\\n$/, "");
process.env.NODE_CONFIG = JSON.stringify({ noSave: true, connections: [connection] });
require("/redis-commander/bin/redis-commander");
"""


def _server(value: Any) -> Any:
    if not isinstance(value, Redis):
        raise ValueError(f"{value!r} is no Redis component: give the server by its value")
    return value


class RedisCommander(Endpoint):
    """Shows the keys of a server in the browser, without asking who looks: for developers' machines."""

    port: ClassVar[int] = 8081

    of: Annotated[Redis, PlainValidator(_server), WithJsonSchema({"type": "string"})] = Field(kw_only=False)
    """The server to show."""
    image: Image = ImageReference("ghcr.io/joeferner/redis-commander:0.9.1")
    memory: Bytes = ByteSize("256M")
    cpus: CpuCount = Cpus(0.5)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        yield from unreachable(self, [self.of], "of")

    def expand(self) -> Fragment:
        """The service."""
        start = "/etc/redis-commander/start.js"
        connection = {"label": self.of.key, "host": self.of.key, "port": self.of.port, "dbIndex": 0}
        service = hardened(
            self,
            image=self.image,
            user="10000:0",  # who may read the image's own configuration
            entrypoint=["node", start],
            working_dir="/redis-commander",
            environment={
                "CONNECTION": json.dumps(connection),
                "PASSWORD_FILE": secret_path(self.of.password),
            },
            secrets=[self.of.password],
            configs=[granted_file(f"{self.key}-start", f"config/{self.key}/start.js", _START, start)],
            depends_on=[Dependency(self.of, condition="service_healthy")],
            tmpfs=[scratch("16M")],
            ports=loopback(self.publish, self.port),
            healthcheck=Healthcheck(
                test=["CMD", "/redis-commander/bin/healthcheck.js"],
                interval="10s",
                timeout="5s",
                retries=3,
                start_period="20s",
            ),
        )
        return Fragment(services=[service])
