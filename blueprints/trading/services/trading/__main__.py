"""The entry: `python -m trading COMMAND`.

Each command imports what it needs and no more: the probe has to be quick.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Sequence

SERVICES = ("market-data", "trading-bot", "order-execution", "risk-manager")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(
        prog="python -m trading", description="The trading services and their tools."
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for service in SERVICES:
        commands.add_parser(service, help=f"run the service {service}")
    commands.add_parser("migrate", help="bring the database's schema up to date")
    probe = commands.add_parser("healthcheck", help="ask this container's service whether it is ready")
    probe.add_argument("--live", action="store_true", help="ask whether it is alive, not whether it is ready")
    switch = commands.add_parser("kill-switch", help="look at the kill switch, engage or release it")
    switch.add_argument("action", choices=("status", "engage", "release"))
    switch.add_argument("--reason", default="engaged by hand", help="with engage: why")
    metrics = commands.add_parser("metrics", help="print the declared metrics as JSON")
    metrics.add_argument("service", nargs="?", choices=SERVICES)
    variables = commands.add_parser("variables", help="print the variables as JSON")
    variables.add_argument("service", nargs="?", choices=(*SERVICES, "migrate", "kill-switch"))
    dev = commands.add_parser("dev", help="run a service and restart it when its source changes")
    dev.add_argument("service", choices=SERVICES)
    dev.add_argument("--debug-port", type=int, help="let a debugger attach on this port")
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    arguments = parser().parse_args(argv)
    if arguments.command in SERVICES:
        return _serve(arguments.command)
    return COMMANDS[arguments.command](arguments)


def _serve(name: str) -> int:
    from trading.logs import log_json
    from trading.mistakes import settings_or_exit
    from trading.programs import load
    from trading.runtime import run

    program = load(name)
    settings = settings_or_exit(program.reads)
    log_json(name, settings.log_level)
    return run(program.open(settings), settings)


def _migrate(_: argparse.Namespace) -> int:
    from trading.commands.migrate import run
    from trading.logs import log_json
    from trading.mistakes import settings_or_exit
    from trading.settings import MigrateSettings

    settings = settings_or_exit(MigrateSettings)
    log_json("migrate", settings.log_level)
    return asyncio.run(run(settings))


def _healthcheck(arguments: argparse.Namespace) -> int:
    from trading.commands.healthcheck import healthcheck

    return healthcheck(live=arguments.live)


def _kill_switch(arguments: argparse.Namespace) -> int:
    from trading.commands.kill_switch import run
    from trading.mistakes import settings_or_exit
    from trading.settings import KillSwitchSettings

    return asyncio.run(run(arguments.action, arguments.reason, settings_or_exit(KillSwitchSettings)))


def _metrics(arguments: argparse.Namespace) -> int:
    from trading.commands.declarations import metrics

    return _print(metrics(arguments.service))


def _variables(arguments: argparse.Namespace) -> int:
    from trading.commands.declarations import variables

    return _print(variables(arguments.service))


def _dev(arguments: argparse.Namespace) -> int:
    from trading.commands.dev import run

    return run(arguments.service, arguments.debug_port)


def _print(answer: object) -> int:
    sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "migrate": _migrate,
    "healthcheck": _healthcheck,
    "kill-switch": _kill_switch,
    "metrics": _metrics,
    "variables": _variables,
    "dev": _dev,
}

if __name__ == "__main__":
    sys.exit(main())
