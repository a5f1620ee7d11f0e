"""The question to the risk manager and its answer: the messages, and the client."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp
from pydantic import BaseModel, ConfigDict, ValidationError

from trading.dependencies import RISK_MANAGER, UnavailableError
from trading.orders import OrderRequest, Reason
from trading.quotes import Price

PATH = "/v1/assessments"


class PricedOrder(BaseModel):
    """An order with the price at which it would be filled."""

    model_config = ConfigDict(frozen=True)

    order: OrderRequest
    price: Price


class Question(BaseModel):
    """Orders to decide on, in the sequence in which they would be executed."""

    orders: list[PricedOrder]


class Decision(BaseModel):
    """Whether an order may be executed: `reason` is None, or why not."""

    order_id: uuid.UUID
    reason: Reason | None


class Assessment(BaseModel):
    """Decisions in the sequence of the question; they hold for this version of the portfolio only."""

    version: int
    decisions: list[Decision]


class RiskClient:
    """Asks the risk manager."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def assess(self, orders: Sequence[PricedOrder]) -> Assessment:
        """Decisions on the orders; raises `UnavailableError` when there is no good answer in time."""
        question = Question(orders=list(orders)).model_dump_json()
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session.post(PATH, data=question, headers=headers) as response:
                body = await response.text()
        except TimeoutError:
            raise UnavailableError(RISK_MANAGER, "no answer in time") from None
        if response.status != HTTPStatus.OK:
            raise UnavailableError(RISK_MANAGER, f"answered {response.status}: {body[:200]}")
        try:
            assessment = Assessment.model_validate_json(body)
        except ValidationError as error:
            raise UnavailableError(RISK_MANAGER, f"answered what is no assessment: {body[:200]}") from error
        if [decision.order_id for decision in assessment.decisions] != [order.order.id for order in orders]:
            raise UnavailableError(RISK_MANAGER, "answered another question")
        return assessment

    async def check(self) -> None:
        """Whether the risk manager is alive."""
        async with self._session.get("/health") as response:
            if response.status != HTTPStatus.OK:
                raise UnavailableError(RISK_MANAGER, f"answered {response.status}")


@asynccontextmanager
async def risk_client(url: str, timeout_seconds: float) -> AsyncIterator[RiskClient]:
    """A client with connections of its own."""
    timeout = aiohttp.ClientTimeout(total=timeout_seconds)
    async with aiohttp.ClientSession(base_url=url, timeout=timeout) as session:
        yield RiskClient(session)
