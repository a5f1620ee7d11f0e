"""Migrations and the ledger, on a real PostgreSQL."""

import asyncio
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from trading.ledger import (
    PortfolioMovedError,
    decided,
    engage_kill_switch,
    mark,
    open_account,
    read_portfolio,
    record,
    release_kill_switch,
)
from trading.migrations import apply
from trading.orders import OrderRequest, Outcome, Reason, Side

D = Decimal
TODAY = datetime.now(UTC).date()
Connection = psycopg.AsyncConnection[Any]


def filled(side: str, quantity: str, price: str, symbol: str = "BTCUSDT") -> Outcome:
    return Outcome.filled(asked(side, quantity, symbol), D(price))


def asked(side: str, quantity: str, symbol: str = "BTCUSDT") -> OrderRequest:
    return OrderRequest(
        id=uuid.uuid4(), symbol=symbol, side=Side(side), quantity=D(quantity), requested_at=datetime.now(UTC)
    )


async def rows(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    return await (await connection.execute(sql.encode())).fetchall()


class TestMigrations:
    async def test_each_is_applied_once(self, empty_database: str) -> None:
        async with await psycopg.AsyncConnection.connect(empty_database, autocommit=True) as connection:
            assert await apply.applied_version(connection) == 0
            assert await apply.migrate(connection) == apply.latest_version()
            assert await apply.migrate(connection) == 0
            assert await apply.applied_version(connection) == apply.latest_version()

    async def test_several_at_the_same_time_wait_for_each_other(self, empty_database: str) -> None:
        async def run() -> int:
            async with await psycopg.AsyncConnection.connect(empty_database, autocommit=True) as connection:
                return await apply.migrate(connection)

        assert sorted(await asyncio.gather(run(), run(), run())) == [0, 0, apply.latest_version()]

    async def test_a_changed_file_is_refused(
        self, database: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, *others = apply.migrations()
        monkeypatch.setattr(apply, "migrations", lambda: (replace(first, sql=first.sql + " "), *others))
        with pytest.raises(apply.ChangedMigrationError, match=r"migration 0001 \(ledger\) was changed"):
            await apply.migrate(database)

    async def test_a_failing_file_leaves_nothing_behind(
        self, database: Connection, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad = apply.Migration(apply.latest_version() + 1, "bad", "CREATE TABLE t (a int); SELECT 1 / 0;")
        known = apply.migrations()
        monkeypatch.setattr(apply, "migrations", lambda: (*known, bad))
        with pytest.raises(psycopg.errors.DivisionByZero):
            await apply.migrate(database)
        assert await rows(database, "SELECT to_regclass('t')") == [(None,)]
        assert await apply.applied_version(database) == len(known)

    async def test_the_account_is_opened_once(self, database: Connection) -> None:
        await open_account(database, D(5))
        assert (await read_portfolio(database)).equity == 100_000


class TestRecord:
    async def test_fills_become_rows_and_positions(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "2", "100"), filled("sell", "1", "110")])
        portfolio = await read_portfolio(database)
        assert (portfolio.version, portfolio.realized_pnl) == (1, 10)
        position = portfolio.positions["BTCUSDT"]
        assert (position.quantity, position.cost, position.mark) == (1, 100, 100)
        assert await rows(
            database, "SELECT side, quantity, price, realized_pnl FROM fills ORDER BY side"
        ) == [
            ("buy", 2, 100, 0),
            ("sell", 1, 110, 10),
        ]

    async def test_rejections_are_rows_without_fills(self, database: Connection) -> None:
        await record(database, 0, [Outcome.rejected(asked("buy", "1"), Reason.NO_PRICE)])
        assert await rows(database, "SELECT status, reason FROM orders") == [("rejected", "no_price")]
        assert await rows(database, "SELECT count(*) FROM fills") == [(0,)]
        assert (await read_portfolio(database)).version == 1

    async def test_a_decision_on_another_version_is_void(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "1", "100")])
        with pytest.raises(PortfolioMovedError):
            await record(database, 0, [filled("buy", "1", "100")])
        assert await rows(database, "SELECT count(*) FROM orders") == [(1,)]

    async def test_an_order_is_recorded_once_or_its_whole_batch_not_at_all(
        self, database: Connection
    ) -> None:
        outcome = filled("buy", "1", "100")
        await record(database, 0, [outcome])
        with pytest.raises(psycopg.errors.UniqueViolation):
            await record(database, 1, [filled("buy", "5", "100"), outcome])
        assert (await read_portfolio(database)).held("BTCUSDT") == 1
        assert await decided(database, [outcome.request.id, uuid.uuid4()]) == {outcome.request.id}

    async def test_of_two_at_the_same_time_one_has_to_decide_again(
        self, database: Connection, empty_database: str
    ) -> None:
        async with await psycopg.AsyncConnection.connect(empty_database, autocommit=True) as other:
            answers = await asyncio.gather(
                record(database, 0, [filled("buy", "1", "100")]),
                record(other, 0, [filled("buy", "1", "100")]),
                return_exceptions=True,
            )
        assert sorted(map(type, answers), key=str) == [type(None), PortfolioMovedError]
        assert (await read_portfolio(database)).held("BTCUSDT") == 1

    async def test_a_fill_needs_a_filled_order(self, database: Connection) -> None:
        await record(database, 0, [Outcome.rejected(order := asked("buy", "1"), Reason.EXPIRED)])
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            await database.execute(
                "INSERT INTO fills (order_id, symbol, side, quantity, price, realized_pnl)"
                " VALUES (%s, 'BTCUSDT', 'buy', 1, 1, 0)",
                [order.id],
            )


class TestMark:
    async def test_marks_day_and_peak(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "10", "100"), filled("buy", "1", "7", "ETHUSDT")])
        portfolio = await mark(database, {"BTCUSDT": D(150), "SOLUSDT": D(3)}, TODAY)
        assert portfolio.equity == 100_500
        after = await mark(database, {"BTCUSDT": D(50)}, TODAY)
        assert (after.daily_pnl, after.peak_equity) == (-1000, 100_500)
        stored = await read_portfolio(database)
        assert stored.positions["BTCUSDT"].mark == 50
        assert stored.positions["ETHUSDT"].mark == 7
        assert (stored.daily_pnl, stored.peak_equity) == (-1000, 100_500)

    async def test_a_new_day_opens_with_the_equity_of_its_first_mark(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "10", "100")])
        await mark(database, {"BTCUSDT": D(150)}, date(2026, 1, 1))
        await mark(database, {"BTCUSDT": D(90)}, date(2026, 1, 2))
        assert (await read_portfolio(database, date(2026, 1, 1))).daily_pnl == -600
        assert (await read_portfolio(database, date(2026, 1, 2))).daily_pnl == 0
        assert (await read_portfolio(database, date(2026, 1, 3))).opening_equity is None

    async def test_the_view_says_the_same_as_the_program(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "3", "100.1"), filled("sell", "7", "33.33", "ETHUSDT")])
        await mark(database, {"BTCUSDT": D("95.5")}, TODAY)
        await record(database, 1, [filled("sell", "1", "90.7")])
        ours = await read_portfolio(database)
        [row] = await rows(
            database,
            "SELECT realized_pnl, unrealized_pnl, pnl, equity, peak, drawdown_percent FROM portfolio",
        )
        assert row[:5] == (ours.realized_pnl, ours.unrealized_pnl, ours.pnl, ours.equity, ours.peak_equity)
        assert row[5] == ours.drawdown_percent.quantize(D("1e-16"))


class TestKillSwitch:
    async def test_engaging_voids_decisions_under_way(self, database: Connection) -> None:
        assert await engage_kill_switch(database, "by hand")
        assert not await engage_kill_switch(database, "again")
        assert (await read_portfolio(database)).halt_reason == "by hand"
        with pytest.raises(PortfolioMovedError):
            await record(database, 0, [filled("buy", "1", "1")])

    async def test_releasing_makes_the_present_equity_the_peak(self, database: Connection) -> None:
        await record(database, 0, [filled("buy", "100", "100")])
        await mark(database, {"BTCUSDT": D(10)}, TODAY)
        await engage_kill_switch(database, "drawdown")
        assert await release_kill_switch(database)
        portfolio = await read_portfolio(database)
        assert (portfolio.halt_reason, portfolio.drawdown_percent) == (None, 0)
        assert not await release_kill_switch(database)
