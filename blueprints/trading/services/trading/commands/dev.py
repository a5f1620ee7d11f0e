"""dev: run a service and restart it when its source changes. Only the dev image has what this needs."""

import sys
from pathlib import Path

import trading


def run(service: str, debug_port: int | None) -> int:
    """Run until stopped; a change of a source file stops the service in good order and starts it again."""
    try:
        from watchfiles import PythonFilter, run_process
    except ImportError:
        sys.stderr.write("watchfiles is not installed: build the image's target `dev`\n")
        return 1
    debugger = (
        ["-Xfrozen_modules=off", "-m", "debugpy", "--listen", f"0.0.0.0:{debug_port}"] if debug_port else []
    )
    command = " ".join([sys.executable, *debugger, "-m", "trading", service])
    source = Path(trading.__file__).parent
    run_process(source, target=command, target_type="command", watch_filter=PythonFilter(), sigint_timeout=15)
    return 0
