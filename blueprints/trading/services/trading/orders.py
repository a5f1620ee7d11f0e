"""Orders: what is asked, and what became of it."""

import enum
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from trading.money import LARGEST
from trading.quotes import Symbol

Quantity = Annotated[Decimal, Field(gt=0, le=LARGEST, decimal_places=8)]


class Side(enum.StrEnum):
    """Which way an order trades."""

    BUY = "buy"
    SELL = "sell"

    def signed(self, quantity: Decimal) -> Decimal:
        """The change of the position by an order of this side."""
        return quantity if self is Side.BUY else -quantity


class Reason(enum.StrEnum):
    """Why an order was rejected."""

    POSITION_LIMIT = "position_limit"
    DAILY_LOSS_LIMIT = "daily_loss_limit"
    KILL_SWITCH = "kill_switch"
    NO_PRICE = "no_price"
    EXPIRED = "expired"


RISK_REASONS = (Reason.POSITION_LIMIT, Reason.DAILY_LOSS_LIMIT, Reason.KILL_SWITCH)


class OrderRequest(BaseModel):
    """An order as the bot sends it. Its id makes it the same order however often it is delivered."""

    model_config = ConfigDict(frozen=True)

    id: uuid.UUID
    symbol: Symbol
    side: Side
    quantity: Quantity
    requested_at: AwareDatetime


@dataclass(frozen=True)
class Outcome:
    """What became of an order: filled at a price, or rejected for a reason."""

    request: OrderRequest
    price: Decimal | None
    reason: Reason | None

    @classmethod
    def filled(cls, request: OrderRequest, price: Decimal) -> "Outcome":
        """The order was executed at `price`."""
        return cls(request, price, None)

    @classmethod
    def rejected(cls, request: OrderRequest, reason: Reason) -> "Outcome":
        """The order was not executed."""
        return cls(request, None, reason)
