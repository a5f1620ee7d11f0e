"""The other stacks, as rendered: they come up healthy, do what they are for, and leave nothing behind."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from tests.live.project import Project, Replaced, until
from tests.live.trading.conftest import BLUEPRINTS, Rendered, Say
from tests.live.trading.desk import SERVICES, Desk
from tests.live.trading.images import image

pytestmark = [pytest.mark.live, pytest.mark.slow]


def test_basic_for_tests(project: Rendered, say: Say) -> None:
    with project(BLUEPRINTS / "basic" / "stack.py", "test") as running:
        for service in ("migrate", "trading-bot"):
            running.change(service, image=image())
        seconds = running.up()
        answer = json.loads(running.get("trading-bot", 8080, "/ready"))
        assert {name: check["status"] for name, check in answer["checks"].items()} == {
            "postgres": "healthy",
            "redis": "healthy",
        }
        started = time.monotonic()
        running.down()
        assert running.leftovers() == []
        say(f"basic for test: healthy in {seconds:.0f} s, gone in {time.monotonic() - started:.0f} s")


def test_trading_for_developers(project: Rendered, say: Say, tmp_path: Path) -> None:
    """Rendered from a copy of the blueprint, because sources are mounted and edited. Published ports are any free ones."""
    copy = shutil.copytree(
        BLUEPRINTS / "trading", tmp_path / "trading", ignore=shutil.ignore_patterns("__pycache__")
    )
    with project(copy / "stack.py", "dev") as running:
        for service in ("migrate", *SERVICES):
            running.change(service, image=image("dev"))
        published = [name for name, service in running.services.items() if service.get("ports")]
        for service in published:
            ports = running.services[service]["ports"]
            running.change(service, ports=Replaced({**port, "published": "0"} for port in ports))
        seconds = running.up()
        say(f"trading for dev: {len(running.containers())} containers healthy in {seconds:.0f} s")
        assert {"adminer", "redis-commander"} <= set(published)
        assert _reloads(running, copy / "services" / "trading" / "strategy.py") < 30
        desk = Desk(running)
        until(lambda: desk.ready("trading-bot"), 30, "the reloaded bot ready")
        assert running.services["trading-bot"]["volumes"][0]["read_only"] is True


def _reloads(running: Project, source: Path) -> float:
    """Seconds from an edit to the running program; the container stays the same."""
    bot = running.container("trading-bot")
    before = bot.logs().count(b'"message": "ready"')
    edited = time.monotonic()
    source.write_text(source.read_text() + "\n# edited\n")
    until(
        lambda: bot.logs().count(b'"message": "ready"') > before,
        30,
        "the bot to start again with the edited source",
        detail=lambda: running.logs("trading-bot"),
    )
    return time.monotonic() - edited
