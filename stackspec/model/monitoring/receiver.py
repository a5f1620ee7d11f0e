"""Whom Alertmanager tells: Telegram, mail, Slack, webhooks; secrets stay in their files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AfterValidator, Field

from stackspec.model.fields import Map, Seq, Span, Text
from stackspec.model.monitoring.base import Mistake, MonitoringValue
from stackspec.model.monitoring.names import HostPort, ResourceName, Some, Url
from stackspec.model.monitoring.secret_file import SecretFile
from stackspec.model.monitoring.template import Template

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Email", "GenericIntegration", "Integration", "Receiver", "Slack", "Telegram", "Webhook"]

_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|a|code|pre|blockquote)(?:\s[^<>]*)?>"
)
"""What Telegram's HTML knows, https://core.telegram.org/bots/api#html-style."""
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class _Integration(MonitoringValue):
    """What every way to tell somebody shares."""

    section: ClassVar[str]
    """The key in a receiver that lists it."""
    send_resolved: bool = True
    """Tell also when it is over."""


class Telegram(_Integration):
    """A message to a Telegram chat, by a bot. Alertmanager reads the chat's id from a file since 0.31."""

    section = "telegram_configs"
    token: SecretFile
    """The bot's token."""
    chat: SecretFile | int
    """The chat's id: a whole number, negative for groups, or the secret that holds it."""
    parse_mode: Literal["HTML", "MarkdownV2", "Markdown", ""] = "HTML"
    message: Template | None = None
    """By default severity, summary, description and links of at most ten alerts, in HTML."""
    thread: int | None = None
    """The topic of a forum, by the id of its first message."""
    silent: bool = False
    """Without a sound."""
    api_url: Url | None = None

    def _mistakes(self) -> Iterator[Mistake]:
        if self.message is None and self.parse_mode != "HTML":
            yield Mistake(
                ("parse_mode",), f"the default message is HTML, not {self.parse_mode!r}: give message="
            )
        if self.message is not None and self.parse_mode == "HTML":
            fault = html_fault(self.message)
            if fault:
                yield Mistake(("message",), fault)


def html_fault(message: str) -> str | None:
    """Why Telegram would refuse the fixed text of an HTML message; actions escape what they print themselves."""
    fixed = _TAG.sub("", _ACTION.sub("", message))
    if "<" in fixed:
        start = fixed.index("<")
        return f"{fixed[start : start + 20]!r} is no tag that Telegram knows: write &lt; for a less-than sign"
    if _ENTITY.search(fixed):
        return "'&' begins no entity: write &amp;"
    return None


class Webhook(_Integration):
    """An HTTP POST with the alerts as JSON."""

    section = "webhook_configs"
    url: Url | SecretFile = Field(kw_only=False)
    """The address, or the secret that holds it."""
    max_alerts: int = Field(default=0, ge=0)
    """The most alerts in one request; 0 for no limit."""
    timeout: Span | None = None


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", value) or not value.isprintable():
        raise ValueError(f"{value!r} is no mail address: write it like desk@example.com")
    return value


Address: TypeAlias = Annotated[str, AfterValidator(_address)]


class Email(_Integration):
    """A mail."""

    section = "email_configs"
    to: Some[Address] = Field(kw_only=False)
    sender: Address
    smarthost: HostPort
    """The server that takes the mail, with its port."""
    username: Text | None = None
    password: SecretFile | None = None
    require_tls: bool = True
    subject: Template | None = None
    send_resolved: bool = False

    def _mistakes(self) -> Iterator[Mistake]:
        if (self.username is None) != (self.password is None):
            yield Mistake(("username",), "username and password go together: give both or neither")


class Slack(_Integration):
    """A message to a Slack channel."""

    section = "slack_configs"
    webhook: SecretFile = Field(kw_only=False)
    """The incoming webhook's URL is a secret: anybody who knows it can post."""
    channel: Text
    title: Template | None = None
    text: Template | None = None
    send_resolved: bool = False


class GenericIntegration(_Integration):
    """Any other integration of Alertmanager, attribute by attribute under its own names."""

    section = ""
    kind: Annotated[str, Field(pattern=r"^[a-z0-9]+$")] = Field(kw_only=False)
    """As in the key: ``pagerduty`` for ``pagerduty_configs``."""
    settings: Map[str, Any] = Field(default_factory=dict, kw_only=False)
    """Plain data; a :class:`~stackspec.model.Secret` stands for the path of its file, under a ``…_file`` key."""


Integration: TypeAlias = Telegram | Webhook | Email | Slack | GenericIntegration


class Receiver(MonitoringValue):
    """Somebody to tell, in one way or several; routes refer to it by value."""

    name: ResourceName = Field(kw_only=False)
    integrations: Seq[Integration] = Field(default=(), kw_only=False)
    """None at all swallows alerts."""
