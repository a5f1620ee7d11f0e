"""One module per service: what it depends on, what it repeats, what it serves."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from trading import settings
from trading.runtime import Service


@dataclass(frozen=True)
class Program:
    """A service: its settings, and how to open it with them."""

    reads: type[settings.ServiceSettings]
    open: Callable[[Any], AbstractAsyncContextManager[Service]]


def load(name: str) -> Program:
    """The service of this name; imports that one only."""
    match name:
        case "market-data":
            from trading.programs.market_data import market_data

            return Program(settings.MarketDataSettings, market_data)
        case "trading-bot":
            from trading.programs.trading_bot import trading_bot

            return Program(settings.TradingBotSettings, trading_bot)
        case "order-execution":
            from trading.programs.order_execution import order_execution

            return Program(settings.OrderExecutionSettings, order_execution)
        case "risk-manager":
            from trading.programs.risk_manager import risk_manager

            return Program(settings.RiskManagerSettings, risk_manager)
        case _:
            raise ValueError(f"{name} is no service")
