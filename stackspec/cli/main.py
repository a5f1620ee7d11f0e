"""The entry point: find the command, run it, turn failures into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from stackspec import __version__
from stackspec.errors import StackspecError

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
    return sorted(module.replace("_", "-") for module in modules if not module.startswith("_"))


def _module(name: str) -> Any:
    return import_module(f"{_COMMANDS}.{name.replace('-', '_')}")


def _usage() -> str:
    names = _names()
    width = max(len(name) for name in names)
    return _USAGE.format(commands="\n".join(f"  {name:{width}}  {_module(name).SUMMARY}" for name in names))


def main(arguments: Sequence[str]) -> int:
    """Run a command line, without the program's name, and return its exit code."""
    debug = "--debug" in arguments
    try:
        return _dispatch([argument for argument in arguments if argument != "--debug"])
    except StackspecError as error:
        if debug:
            raise
        print(f"stackspec: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        if debug:
            raise
        print("stackspec: interrupted", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # a bug of ours is told in one line too
        if debug:
            raise
        print(
            f"stackspec: internal error: {type(error).__name__}: {error}: run again with --debug and report it",
            file=sys.stderr,
        )
        return StackspecError.exit_code


def _dispatch(arguments: list[str]) -> int:
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


def _run(name: str, arguments: list[str]) -> int:
    import argparse

    module = _module(name)
    parser = argparse.ArgumentParser(
        prog=f"stackspec {name}",
        description=module.SUMMARY,
        epilog=f"examples:\n{module.EXAMPLES}" if getattr(module, "EXAMPLES", "") else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        code = code or 0
    os._exit(code)  # taking a large model apart piece by piece serves nobody
