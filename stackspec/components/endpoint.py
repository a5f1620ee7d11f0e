"""Components that are asked over HTTP: a probe that BusyBox can run, an address, and the job that scrapes them."""

from __future__ import annotations

from typing import ClassVar

from stackspec.components.container import Container
from stackspec.model.compose.parts import Healthcheck

__all__ = ["NOBODY", "Endpoint", "asked"]

NOBODY = "65534:65534"
"""The user ``nobody`` of the images that the Prometheus project builds."""


def asked(url: str) -> Healthcheck:
    """A probe by BusyBox's wget, which the images of the Prometheus project and Alpine's have."""
    test = ["CMD", "wget", "--quiet", "--spider", url]
    return Healthcheck(test=test, interval="10s", timeout="5s", retries=3, start_period="20s")


class Endpoint(Container):
    """A component with one HTTP port."""

    port: ClassVar[int]
    """The main port in the container."""

    @property
    def address(self) -> str:
        """``host:port`` for others on its networks."""
        return f"{self.key}:{self.port}"

    @property
    def url(self) -> str:
        """``http://host:port`` for others on its networks."""
        return f"http://{self.address}"
