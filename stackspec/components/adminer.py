"""Adminer: databases in the browser. For developers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from stackspec.components.container import hardened, loopback, scratch
from stackspec.components.endpoint import Endpoint
from stackspec.components.postgres import Postgres
from stackspec.components.reach import unreachable
from stackspec.model.component import Fragment
from stackspec.model.compose.base import Mistake
from stackspec.model.compose.parts import Healthcheck
from stackspec.model.compose.service import Dependency
from stackspec.model.fields import Bytes, CpuCount, Image
from stackspec.units import ByteSize, Cpus, ImageReference

__all__ = ["Adminer"]


def _server(value: Any) -> Any:
    if not isinstance(value, Postgres):
        raise ValueError(f"{value!r} is no Postgres component: give the server by its value")
    return value


class Adminer(Endpoint):
    """Shows a database in the browser. Whoever logs in may do what their role may: for developers' machines."""

    port: ClassVar[int] = 8080

    of: Annotated[Postgres, PlainValidator(_server), WithJsonSchema({"type": "string"})] = Field(
        kw_only=False
    )
    """The server that the form proposes."""
    image: Image = ImageReference("adminer:5.4.1")
    memory: Bytes = ByteSize("256M")
    cpus: CpuCount = Cpus(0.5)

    def _mistakes(self) -> Iterator[Mistake]:
        yield from super()._mistakes()
        yield from unreachable(self, [self.of], "of")

    def expand(self) -> Fragment:
        """The service."""
        # PHP itself is the one program for a probe that the image has in every variant.
        probe = f"exit(@file_get_contents('http://127.0.0.1:{self.port}/') === false ? 1 : 0);"
        service = hardened(
            self,
            image=self.image,
            user="100:101",
            environment={"ADMINER_DEFAULT_SERVER": self.of.key},
            depends_on=[Dependency(self.of, condition="service_healthy")],
            tmpfs=[scratch("256M")],
            ports=loopback(self.publish, self.port),
            stop_signal="SIGINT",
            healthcheck=Healthcheck(
                test=["CMD", "php", "-r", probe], interval="10s", timeout="5s", retries=3, start_period="20s"
            ),
        )
        return Fragment(services=[service])
