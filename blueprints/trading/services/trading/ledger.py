"""The ledger in PostgreSQL: account, positions, orders and fills. It alone is the truth about money.

Every change takes the account's row lock first, so changes happen one after the other and nothing deadlocks.
A batch of outcomes is one transaction and names the version of the portfolio on which it was decided: if that
has moved meanwhile, nothing is recorded and the batch has to be decided again. That makes the risk limits
exact with any number of replicas.
"""

import logging
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import LockNotAvailable
from psycopg.rows import dict_row

from trading.money import ZERO
from trading.orders import Outcome
from trading.portfolio import Portfolio, Position

log = logging.getLogger(__name__)

TAKE_TURN = """
    SET LOCAL lock_timeout = '2s';
    SELECT pg_advisory_xact_lock(7288101);
    SET LOCAL lock_timeout TO DEFAULT
"""
"""The number is any that nothing else in this database locks."""


class PortfolioMovedError(Exception):
    """The portfolio is no longer at the version on which a batch was decided."""


async def read_portfolio(connection: AsyncConnection, day: date | None = None) -> Portfolio:
    """The portfolio as it stands, in one snapshot. `day` (UTC, default today) chooses the opening equity."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            SELECT version, initial_equity, realized_pnl, peak_equity, halt_reason, opening_equity,
                   symbol, quantity, cost, mark
            FROM account
            LEFT JOIN trading_days ON day = %s
            LEFT JOIN positions ON true
            """,
            [day or datetime.now(UTC).date()],
        )
        rows = await cursor.fetchall()
    account = rows[0]
    return Portfolio(
        version=account["version"],
        initial_equity=account["initial_equity"],
        realized_pnl=account["realized_pnl"],
        recorded_peak=account["peak_equity"],
        opening_equity=account["opening_equity"],
        halt_reason=account["halt_reason"],
        positions={
            row["symbol"]: Position(row["quantity"], row["cost"], row["mark"])
            for row in rows
            if row["symbol"] is not None
        },
    )


@asynccontextmanager
async def turn(connection: AsyncConnection) -> AsyncIterator[None]:
    """A transaction in which no other replica decides on orders; what is recorded in it is committed at its end.

    Turns spare work. Without them the replica with the smaller batch is faster, wins again and again, and the other
    one decides anew each time. The limits are exact without them, too, so nobody waits for ever for his turn: whoever
    has it may be standing still.
    """
    async with connection.transaction():
        try:
            async with connection.transaction():
                await connection.execute(TAKE_TURN)
        except LockNotAvailable:
            log.debug("somebody keeps the turn, going on without")
        yield


async def decided(connection: AsyncConnection, order_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the orders that have an outcome already."""
    cursor = await connection.execute("SELECT id FROM orders WHERE id = ANY(%s)", [list(order_ids)])
    return {row[0] for row in await cursor.fetchall()}


async def record(connection: AsyncConnection, version: int, outcomes: Sequence[Outcome]) -> None:
    """Write orders, fills, positions and account in one transaction.

    Raises `PortfolioMovedError`, and writes nothing, when the portfolio is at another version.
    """
    async with connection.transaction():
        await _lock_account(connection)
        before = await read_portfolio(connection)
        if before.version != version:
            raise PortfolioMovedError
        after, fills = _apply(before, outcomes)
        await _insert_orders(connection, outcomes)
        await _insert_fills(connection, fills)
        await _write_positions(connection, before, after)
        await connection.execute(
            "UPDATE account SET version = version + 1, realized_pnl = %s", [after.realized_pnl]
        )


async def mark(connection: AsyncConnection, prices: Mapping[str, Decimal], day: date) -> Portfolio:
    """Value the positions at `prices`, open the day if it is new, raise the peak.

    Returns the portfolio as it stands then.
    """
    async with connection.transaction():
        await _lock_account(connection)
        portfolio = (await read_portfolio(connection, day)).marked(prices)
        marks = [(price, symbol) for symbol, price in prices.items() if symbol in portfolio.positions]
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "UPDATE positions SET mark = %s, marked_at = now() WHERE symbol = %s", marks
            )
        await connection.execute(
            "INSERT INTO trading_days (day, opening_equity) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [day, portfolio.equity],
        )
        await connection.execute(
            "UPDATE account SET peak_equity = greatest(peak_equity, %s)", [portfolio.equity]
        )
    return portfolio


async def engage_kill_switch(connection: AsyncConnection, reason: str) -> bool:
    """Refuse every order from now on; False if that was so already. Decisions under way become void."""
    cursor = await connection.execute(
        "UPDATE account SET halted_at = now(), halt_reason = %s, version = version + 1"
        " WHERE halted_at IS NULL",
        [reason],
    )
    return cursor.rowcount == 1


async def release_kill_switch(connection: AsyncConnection) -> bool:
    """Trade again, with the present equity as the new peak; False if the switch was not engaged."""
    async with connection.transaction():
        await _lock_account(connection)
        portfolio = await read_portfolio(connection)
        if portfolio.halt_reason is None:
            return False
        await connection.execute(
            "UPDATE account SET halted_at = NULL, halt_reason = NULL, version = version + 1,"
            " peak_equity = %s",
            [portfolio.equity],
        )
    return True


async def open_account(connection: AsyncConnection, equity: Decimal) -> None:
    """Create the account, unless there is one."""
    await connection.execute(
        "INSERT INTO account (initial_equity, peak_equity) VALUES (%(equity)s, %(equity)s)"
        " ON CONFLICT DO NOTHING",
        {"equity": equity},
    )


async def _lock_account(connection: AsyncConnection) -> None:
    # A statement of its own: the next one then sees everything that the former holder of the lock committed.
    await connection.execute("SELECT FROM account FOR UPDATE")


def _apply(
    portfolio: Portfolio, outcomes: Sequence[Outcome]
) -> tuple[Portfolio, list[tuple[Outcome, Decimal]]]:
    """The portfolio after the fills among the outcomes, and each fill with the profit that it realized."""
    fills = []
    for outcome in outcomes:
        if outcome.price is None:
            continue
        order = outcome.request
        portfolio, realized = portfolio.fill(order.symbol, order.side, order.quantity, outcome.price)
        fills.append((outcome, realized))
    return portfolio, fills


async def _insert_orders(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    rows: list[dict[str, Any]] = [
        {
            **outcome.request.model_dump(),
            "status": "filled" if outcome.reason is None else "rejected",
            "reason": outcome.reason,
        }
        for outcome in outcomes
    ]
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO orders (id, symbol, side, quantity, status, reason, requested_at) VALUES"
            " (%(id)s, %(symbol)s, %(side)s, %(quantity)s, %(status)s, %(reason)s, %(requested_at)s)",
            rows,
        )


async def _insert_fills(connection: AsyncConnection, fills: Sequence[tuple[Outcome, Decimal]]) -> None:
    rows: list[dict[str, Any]] = [
        {**outcome.request.model_dump(), "price": outcome.price, "realized": realized}
        for outcome, realized in fills
    ]
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO fills (order_id, symbol, side, quantity, price, realized_pnl) VALUES"
            " (%(id)s, %(symbol)s, %(side)s, %(quantity)s, %(price)s, %(realized)s)",
            rows,
        )


async def _write_positions(connection: AsyncConnection, before: Portfolio, after: Portfolio) -> None:
    rows: list[tuple[str, Decimal, Decimal, Decimal]] = [
        (symbol, position.quantity, position.cost, position.mark)
        for symbol, position in after.positions.items()
        if position != before.positions.get(symbol, Position(ZERO, ZERO, position.mark))
    ]
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO positions (symbol, quantity, cost, mark) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (symbol) DO UPDATE SET quantity = excluded.quantity, cost = excluded.cost",
            rows,
        )
