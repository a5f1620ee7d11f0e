"""Execution on paper: a batch of deliveries becomes outcomes in the ledger, each order once."""

import logging
import time
from collections.abc import Sequence
from decimal import Decimal

from psycopg.errors import UniqueViolation

from trading.assessments import PricedOrder, RiskClient
from trading.ledger import PortfolioMovedError, decided, record, turn
from trading.metrics import (
    ORDER_EXECUTION_SECONDS,
    ORDERS,
    ORDERS_DUPLICATE,
    ORDERS_FILLED,
    ORDERS_REJECTED,
    Metrics,
)
from trading.order_stream import Delivery
from trading.orders import OrderRequest, Outcome, Reason, Side
from trading.postgres import Pool
from trading.quotes import PriceCache, Quote

log = logging.getLogger(__name__)


class Executor:
    """Buys at the ask and sells at the bid of the cached price, if the risk manager approves."""

    def __init__(
        self, pool: Pool, prices: PriceCache, risk: RiskClient, metrics: Metrics, *, max_age_seconds: float
    ) -> None:
        self._pool = pool
        self._prices = prices
        self._risk = risk
        self._metrics = metrics
        self._max_age = max_age_seconds

    async def execute(self, deliveries: Sequence[Delivery]) -> None:
        """Commit an outcome for every order that has none. When this returns, all of them have one."""
        while fresh := await self._undecided(deliveries):
            try:
                async with self._pool.connection() as connection, turn(connection):
                    version, outcomes = await self._decide(fresh)
                    await record(connection, version, outcomes)
            except (PortfolioMovedError, UniqueViolation):
                # Another replica was faster, with other orders or with these.
                log.debug("portfolio moved, deciding again", extra={"orders": len(fresh)})
            else:
                self._count(deliveries, outcomes)
                return
        self._count(deliveries, [])

    async def _undecided(self, deliveries: Sequence[Delivery]) -> list[OrderRequest]:
        """The orders without an outcome, each once, in order of delivery."""
        requests = {delivery.request.id: delivery.request for delivery in deliveries}
        async with self._pool.connection() as connection:
            known = await decided(connection, list(requests))
        return [request for order_id, request in requests.items() if order_id not in known]

    async def _decide(self, requests: Sequence[OrderRequest]) -> tuple[int, list[Outcome]]:
        """Outcomes for the orders in their sequence, and the version of the portfolio that they hold for."""
        quotes = await self._prices.get_many(request.symbol for request in requests)
        rejected = {request.id: reason for request in requests if (reason := self._unfit(request, quotes))}
        priced = [
            PricedOrder(order=request, price=fill_price(request, quotes[request.symbol]))
            for request in requests
            if request.id not in rejected
        ]
        assessment = await self._risk.assess(priced)
        refused = {decision.order_id: decision.reason for decision in assessment.decisions if decision.reason}
        prices = {order.order.id: order.price for order in priced}
        outcomes = [
            Outcome.rejected(request, reason)
            if (reason := rejected.get(request.id) or refused.get(request.id))
            else Outcome.filled(request, prices[request.id])
            for request in requests
        ]
        return assessment.version, outcomes

    def _unfit(self, request: OrderRequest, quotes: dict[str, Quote]) -> Reason | None:
        if time.time() - request.requested_at.timestamp() > self._max_age:
            return Reason.EXPIRED
        return None if request.symbol in quotes else Reason.NO_PRICE

    def _count(self, deliveries: Sequence[Delivery], outcomes: Sequence[Outcome]) -> None:
        now = time.time()
        accepted_at = {delivery.request.id: delivery.accepted_at for delivery in reversed(deliveries)}
        for outcome in outcomes:
            order = outcome.request
            self._metrics.add(ORDERS)
            self._metrics.observe(ORDER_EXECUTION_SECONDS, max(0.0, now - accepted_at[order.id]))
            if outcome.reason is None:
                self._metrics.add(ORDERS_FILLED, order.symbol, order.side)
            else:
                self._metrics.add(ORDERS_REJECTED, outcome.reason)
        if duplicates := len(deliveries) - len(outcomes):
            self._metrics.add(ORDERS_DUPLICATE, by=duplicates)


def fill_price(request: OrderRequest, quote: Quote) -> Decimal:
    """What the order pays or gets: the ask or the bid."""
    return quote.ask if request.side is Side.BUY else quote.bid
