"""``stackspec schema``: what a stack can say, for editors and other tools."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLES", "SUMMARY", "configure", "run"]

SUMMARY = "print the JSON Schema of the model"
EXAMPLES = """\
  stackspec schema > stack.schema.json"""


def configure(parser: ArgumentParser) -> None:
    """Declare the options: there are none."""
    del parser


def run(arguments: Namespace) -> int:
    """Print it, indented, keys in the model's order."""
    import json

    from stackspec.model.schema import stack_schema

    del arguments
    sys.stdout.write(json.dumps(stack_schema(), indent=2, ensure_ascii=False) + "\n")
    return 0
