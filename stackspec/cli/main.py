"""The entry point: find the command, run it, turn failures into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

from stackspec import __version__
from stackspec.errors import EnvironmentFailure, StackspecError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["entry", "main"]

_COMMANDS = "stackspec.cli.commands"
_INTERRUPTED = 130
_USAGE = """\
usage: stackspec [--version] [--help] COMMAND ...

One typed model of a whole container stack: rendered, checked against itself, gated, proven live, deployed.

commands:
{commands}

options that every command takes:
  --debug          show the traceback of a failure
  -h, --help       show a command's options and examples

exit codes: 0 good, 1 findings or differences, 2 could not do or judge it, 3 the environment lacks something
"""


def _names() -> list[str]:
    folder = os.path.join(os.path.dirname(__file__), "commands")  # noqa: PTH118, PTH120 (pathlib is slow to import)
    modules = [name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py")]  # noqa: PTH208
    return sorted(module.rstrip("_").replace("_", "-") for module in modules if not module.startswith("_"))


def _module(name: str) -> Any:
    stem = name.replace("-", "_")
    return import_module(f"{_COMMANDS}.{stem}{'_' if iskeyword(stem) else ''}")


def _usage() -> str:
    names = _names()
    width = max(len(name) for name in names)
    return _USAGE.format(commands="\n".join(f"  {name:{width}}  {_module(name).SUMMARY}" for name in names))


def main(arguments: Sequence[str]) -> int:
    """Run a command line, without the program's name, and return its exit code."""
    debug = "--debug" in arguments
    try:
        return _dispatch([argument for argument in arguments if argument != "--debug"])
    except (Exception, KeyboardInterrupt) as error:
        if debug:
            import traceback

            traceback.print_exc()
        code, message = _outcome(error)
        if message:
            print(f"stackspec: {message}", file=sys.stderr)
        return code


def _outcome(error: BaseException) -> tuple[int, str]:
    """The exit code and the one line for what ended a command; a bug of ours is told in one line too."""
    match error:
        case StackspecError():
            return error.exit_code, str(error)
        case KeyboardInterrupt():
            return _INTERRUPTED, "interrupted"
        case BrokenPipeError():  # whoever read our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0, ""
        case OSError():
            what = f"{error.filename!r}: " if error.filename else ""
            return EnvironmentFailure.exit_code, f"{what}{error.strerror or error}: see to it and run again"
        case _:
            kind = type(error).__name__
            return (
                StackspecError.exit_code,
                f"internal error: {kind}: {error}: run again with --debug and report it",
            )


def _dispatch(arguments: list[str]) -> int:
    if len(arguments) == 2 and arguments[0] == "help":
        arguments = [arguments[1], "--help"]
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(_usage())
        return 0 if arguments else 2
    if arguments[0] in ("-V", "--version"):
        print(f"stackspec {__version__}")
        return 0
    name = arguments[0]
    if name not in _names():
        raise StackspecError(f"there is no command {name!r}: {_cure(name)}")
    return _run(name, arguments[1:])


def _cure(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, _names(), n=1)
    return f"did you mean {close[0]!r}?" if close else "see stackspec --help"


def _width() -> int:
    """The terminal's width less a margin; found here, because argparse would import shutil and its archivers for it."""
    try:
        return (int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size().columns) - 2
    except (ValueError, OSError):
        return 78


def _run(name: str, arguments: list[str]) -> int:
    import argparse

    module = _module(name)
    parser = argparse.ArgumentParser(
        prog=f"stackspec {name}",
        description=module.SUMMARY,
        epilog=f"examples:\n{module.EXAMPLES}" if getattr(module, "EXAMPLES", "") else None,
        formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=_width()),
        allow_abbrev=False,
    )
    module.configure(parser)
    code: int = module.run(parser.parse_args(arguments))
    sys.stdout.flush()
    return code


def entry() -> None:
    """What the ``stackspec`` program runs."""
    gc.disable()  # the program is short-lived, and collecting costs several times what making its values does
    code = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError):  # it was closed before we began, or a blueprint closed it
            pass
        except OSError as error:
            code = code or _outcome(error)[0]
    os._exit(code)  # taking a large model apart piece by piece serves nobody
