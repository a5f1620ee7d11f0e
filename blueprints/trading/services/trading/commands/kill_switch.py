"""kill-switch: look at it, engage it by hand, release it."""

import sys

import psycopg
from psycopg import AsyncConnection

from trading.dependencies import first_line
from trading.ledger import engage_kill_switch, read_portfolio, release_kill_switch
from trading.postgres import conninfo
from trading.settings import KillSwitchSettings


async def run(action: str, reason: str, settings: KillSwitchSettings) -> int:
    """0 when done or already so, 1 when the database could not be asked."""
    try:
        async with await AsyncConnection.connect(
            conninfo(settings, service="kill-switch"), autocommit=True
        ) as connection:
            sys.stdout.write(f"{await _act(connection, action, reason)}\n")
    except psycopg.Error as error:
        sys.stderr.write(f"{first_line(error)}\n")
        return 1
    return 0


async def _act(connection: AsyncConnection, action: str, reason: str) -> str:
    if action == "engage":
        return "engaged" if await engage_kill_switch(connection, reason) else "was engaged already"
    if action == "release":
        return "released" if await release_kill_switch(connection) else "was not engaged"
    halted = (await read_portfolio(connection)).halt_reason
    return "not engaged" if halted is None else f"engaged: {halted}"
