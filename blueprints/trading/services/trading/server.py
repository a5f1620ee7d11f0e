"""The HTTP server of every service: `/health`, `/ready`, `/metrics`, and what the service adds."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

from aiohttp import web
from prometheus_client.exposition import choose_encoder

from trading.health import Heartbeats, Readiness
from trading.metrics import Metrics
from trading.settings import ServiceSettings


@asynccontextmanager
async def http_server(
    settings: ServiceSettings,
    metrics: Metrics,
    readiness: Readiness,
    heartbeats: Heartbeats,
    routes: Sequence[web.RouteDef],
) -> AsyncIterator[None]:
    """Serve until the context ends; requests under way are answered first."""
    application = web.Application()
    endpoints = _Endpoints(metrics, readiness, heartbeats)
    application.add_routes(
        [
            web.get("/health", endpoints.health),
            web.get("/ready", endpoints.ready),
            web.get("/metrics", endpoints.metrics),
            *routes,
        ]
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=settings.check_timeout_seconds)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.http_host, settings.http_port).start()
        yield
    finally:
        await runner.cleanup()


class _Endpoints:
    def __init__(self, metrics: Metrics, readiness: Readiness, heartbeats: Heartbeats) -> None:
        self._metrics = metrics
        self._readiness = readiness
        self._heartbeats = heartbeats

    async def health(self, _: web.Request) -> web.Response:
        stuck = self._heartbeats.stuck()
        reasons = [
            f"worker {worker} has made no progress for {seconds:.0f} s" for worker, seconds in stuck.items()
        ]
        return _answer(
            {
                "service": self._metrics.service,
                "status": "unhealthy" if stuck else "healthy",
                "reasons": reasons,
            },
            healthy=not stuck,
        )

    async def ready(self, _: web.Request) -> web.Response:
        statuses = await self._readiness.ask()
        answer: dict[str, object] = {"service": self._metrics.service, "status": self._readiness.state}
        if self._readiness.stopping:
            answer["reason"] = self._readiness.stopping
        answer["checks"] = {name: status.as_json() for name, status in statuses.items()}
        return _answer(answer, healthy=self._readiness.ready)

    async def metrics(self, request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(self._metrics.registry), headers={"Content-Type": content_type})


def _answer(answer: dict[str, object], *, healthy: bool) -> web.Response:
    return web.json_response(answer, status=HTTPStatus.OK if healthy else HTTPStatus.SERVICE_UNAVAILABLE)
