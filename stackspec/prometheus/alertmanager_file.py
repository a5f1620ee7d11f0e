"""``alertmanager.yml``, with matchers that both of Alertmanager's parsers read alike, and secrets by file only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stackspec.model.compose.resources import Secret
from stackspec.model.monitoring.receiver import Email, Slack, Telegram, Webhook
from stackspec.model.monitoring.secret_file import secret_path
from stackspec.units import Duration

if TYPE_CHECKING:
    from stackspec.model.monitoring.alertmanager import AlertmanagerConfig, Inhibition, Route, TimeInterval
    from stackspec.model.monitoring.receiver import Integration, Receiver

__all__ = ["TELEGRAM_MESSAGE", "alertmanager_file"]

TELEGRAM_MESSAGE = """\
{{ if eq .Status "firing" }}🔥{{ else }}✅{{ end }} <b>{{ or .CommonLabels.alertname "Alerts" }}</b>\
 {{ .Status }}{{ if gt (len .Alerts) 1 }} ({{ len .Alerts }}){{ end }}
{{ range $number, $alert := .Alerts }}{{ if lt $number 10 }}
<b>{{ or $alert.Labels.severity "alert" }}</b>: \
{{ or $alert.Annotations.summary $alert.Labels.alertname }}
{{ with $alert.Annotations.description }}{{ . }}
{{ end }}{{ with $alert.Annotations.runbook_url }}Runbook: {{ . }}
{{ end }}{{ with $alert.Annotations.dashboard_url }}Dashboard: {{ . }}
{{ end }}{{ end }}{{ end }}\
{{ if gt (len .Alerts) 10 }}… and more
{{ end }}"""
"""At most ten alerts, so that Telegram's 4,096 characters rarely cut a tag in half; actions escape what they print."""


def alertmanager_file(config: AlertmanagerConfig) -> dict[str, Any]:
    """The document, keys in the order of Alertmanager's documentation."""
    document: dict[str, Any] = {
        "global": {"resolve_timeout": str(Duration(config.resolve_timeout))},
        "route": _route(config.tree),
    }
    if config.inhibitions:
        document["inhibit_rules"] = [_inhibition(inhibition) for inhibition in config.inhibitions]
    document["receivers"] = [_receiver(receiver) for receiver in config.all_receivers]
    if config.all_time_intervals:
        document["time_intervals"] = [_interval(interval) for interval in config.all_time_intervals]
    return document


def _route(route: Route) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if route.receiver_name is not None:
        document["receiver"] = route.receiver_name
    if route.conditions:
        document["matchers"] = [str(matcher) for matcher in route.conditions]
    if route.group_by is not None:
        document["group_by"] = list(route.group_by)
    for name in ("group_wait", "group_interval", "repeat_interval"):
        span = getattr(route, name)
        if span is not None:
            document[name] = str(Duration(span))
    if route.mute_during:
        document["mute_time_intervals"] = [_name(interval) for interval in route.mute_during]
    if route.active_during:
        document["active_time_intervals"] = [_name(interval) for interval in route.active_during]
    if route.continue_matching:
        document["continue"] = True
    if route.routes:
        document["routes"] = [_route(child) for child in route.routes]
    return document


def _name(interval: TimeInterval | str) -> str:
    return interval if isinstance(interval, str) else interval.name


def _inhibition(inhibition: Inhibition) -> dict[str, Any]:
    document: dict[str, Any] = {
        "source_matchers": [str(matcher) for matcher in inhibition.source],
        "target_matchers": [str(matcher) for matcher in inhibition.target],
    }
    if inhibition.equal:
        document["equal"] = list(inhibition.equal)
    return document


def _interval(interval: TimeInterval) -> dict[str, Any]:
    times: dict[str, Any] = {}
    if interval.times:
        times["times"] = [{"start_time": time.start, "end_time": time.end} for time in interval.times]
    for name in ("weekdays", "days_of_month", "months", "years"):
        if getattr(interval, name):
            times[name] = list(getattr(interval, name))
    times["location"] = interval.location
    return {"name": interval.name, "time_intervals": [times]}


def _receiver(receiver: Receiver) -> dict[str, Any]:
    document: dict[str, Any] = {"name": receiver.name}
    for integration in receiver.integrations:
        section, settings = _integration(integration)
        document.setdefault(section, []).append({"send_resolved": integration.send_resolved, **settings})
    return document


def _integration(integration: Integration) -> tuple[str, dict[str, Any]]:
    match integration:
        case Telegram():
            settings = _telegram(integration)
        case Webhook():
            settings = _webhook(integration)
        case Email():
            settings = _email(integration)
        case Slack():
            settings = _slack(integration)
        case _:
            return f"{integration.kind}_configs", _plain(dict(integration.settings))
    return integration.section, {name: value for name, value in settings.items() if value is not None}


def _telegram(telegram: Telegram) -> dict[str, Any]:
    chat = (
        {"chat_id": telegram.chat}
        if isinstance(telegram.chat, int)
        else {"chat_id_file": secret_path(telegram.chat)}
    )
    return {
        "api_url": telegram.api_url,
        "bot_token_file": secret_path(telegram.token),
        **chat,
        "message_thread_id": telegram.thread,
        "message": TELEGRAM_MESSAGE if telegram.message is None else telegram.message,
        "parse_mode": telegram.parse_mode,
        "disable_notifications": telegram.silent or None,
    }


def _webhook(webhook: Webhook) -> dict[str, Any]:
    by_file = isinstance(webhook.url, Secret) or webhook.url.startswith("/")
    return {
        "url_file" if by_file else "url": secret_path(webhook.url),
        "max_alerts": webhook.max_alerts or None,
        "timeout": str(Duration(webhook.timeout)) if webhook.timeout is not None else None,
    }


def _email(email: Email) -> dict[str, Any]:
    return {
        "to": ", ".join(email.to),
        "from": email.sender,
        "smarthost": email.smarthost,
        "auth_username": email.username,
        "auth_password_file": secret_path(email.password) if email.password is not None else None,
        "require_tls": email.require_tls,
        "headers": {"Subject": email.subject} if email.subject is not None else None,
    }


def _slack(slack: Slack) -> dict[str, Any]:
    return {
        "api_url_file": secret_path(slack.webhook),
        "channel": slack.channel,
        "title": slack.title,
        "text": slack.text,
    }


def _plain(value: Any) -> Any:
    """Plain data with the paths of secrets in place of the secrets."""
    if isinstance(value, Secret):
        return secret_path(value)
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
