"""risk-manager: decides on orders by the database's truth, marks positions, engages the kill switch."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus

from aiohttp import web
from pydantic import ValidationError

from trading.assessments import PATH, Assessment, Decision, Question
from trading.dependencies import POSTGRES, REDIS, REFUSALS, first_line, lost_dependency
from trading.ledger import engage_kill_switch, mark, read_portfolio
from trading.metrics import (
    DAILY_LOSS_LIMIT,
    DAILY_PNL,
    DRAWDOWN_LIMIT,
    KILL_SWITCH,
    LAST_MARK,
    POSITION_LIMIT,
    RISK_APPROVALS,
    RISK_ASSESSMENT_SECONDS,
    RISK_MANAGER,
    RISK_REFUSALS,
    Metrics,
)
from trading.postgres import Pool, check_postgres, conninfo, postgres_pool
from trading.quotes import PriceCache
from trading.redis_client import check_redis, redis_client
from trading.risk import Limits, assess, halt_reason
from trading.runtime import Service, Worker
from trading.settings import RiskManagerSettings

log = logging.getLogger(__name__)


@asynccontextmanager
async def risk_manager(settings: RiskManagerSettings) -> AsyncIterator[Service]:
    """The service, with its connections open."""
    metrics = Metrics(RISK_MANAGER)
    limits = Limits(settings.max_position_size, settings.max_daily_loss, settings.max_drawdown_percent)
    metrics.set(POSITION_LIMIT, float(limits.position_usd))
    metrics.set(DAILY_LOSS_LIMIT, float(limits.daily_loss_usd))
    metrics.set(DRAWDOWN_LIMIT, float(limits.drawdown_percent))
    async with postgres_pool(settings, RISK_MANAGER) as pool, redis_client(settings, RISK_MANAGER) as redis:
        assessor = Assessor(pool, limits, metrics)
        marker = Marker(pool, PriceCache(redis), limits, metrics)
        yield Service(
            metrics=metrics,
            checks={
                POSTGRES: lambda: check_postgres(conninfo(settings, service=RISK_MANAGER)),
                REDIS: lambda: check_redis(redis, keeps_orders=False),
            },
            workers=[Worker("marking", marker.mark, pause=settings.mark_interval_seconds)],
            routes=[web.post(PATH, assessor.answer)],
        )


class Assessor:
    """Answers the questions of order-execution."""

    def __init__(self, pool: Pool, limits: Limits, metrics: Metrics) -> None:
        self._pool = pool
        self._limits = limits
        self._metrics = metrics

    async def answer(self, request: web.Request) -> web.Response:
        """An assessment; 422 for what is no question, 503 while the database is lost."""
        try:
            question = Question.model_validate_json(await request.read())
        except ValidationError as error:
            return web.Response(text=str(error), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            assessment = await self._assess(question)
        except REFUSALS as error:
            if lost_dependency(error) is None:
                raise
            return web.Response(text=first_line(error), status=HTTPStatus.SERVICE_UNAVAILABLE)
        return web.Response(text=assessment.model_dump_json(), content_type="application/json")

    async def _assess(self, question: Question) -> Assessment:
        started = time.monotonic()
        async with self._pool.connection() as connection:
            portfolio = await read_portfolio(connection)
        reasons = assess(portfolio, self._limits, [(asked.order, asked.price) for asked in question.orders])
        for reason in reasons:
            if reason is None:
                self._metrics.add(RISK_APPROVALS)
            else:
                self._metrics.add(RISK_REFUSALS, reason)
        self._metrics.observe(RISK_ASSESSMENT_SECONDS, time.monotonic() - started)
        decisions = [
            Decision(order_id=asked.order.id, reason=reason)
            for asked, reason in zip(question.orders, reasons, strict=True)
        ]
        return Assessment(version=portfolio.version, decisions=decisions)


class Marker:
    """Values the positions at the cached prices, and halts trading when the drawdown reaches its limit."""

    def __init__(self, pool: Pool, prices: PriceCache, limits: Limits, metrics: Metrics) -> None:
        self._pool = pool
        self._prices = prices
        self._limits = limits
        self._metrics = metrics
        metrics.begin(LAST_MARK)

    async def mark(self) -> None:
        """Mark once. A symbol whose price has expired keeps its mark."""
        quotes = await self._prices.get_many(await self._prices.active_symbols())
        prices = {symbol: quote.last for symbol, quote in quotes.items()}
        async with self._pool.connection() as connection:
            portfolio = await mark(connection, prices, datetime.now(UTC).date())
            reason = halt_reason(portfolio, self._limits)
            if reason is not None and await engage_kill_switch(connection, reason):
                log.critical("kill switch engaged", extra={"reason": reason})
        self._metrics.set(KILL_SWITCH, reason is not None)
        self._metrics.set(DAILY_PNL, float(portfolio.daily_pnl))
        self._metrics.set(LAST_MARK, time.time())
