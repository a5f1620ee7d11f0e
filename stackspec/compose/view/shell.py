"""Shell command lines, as far as judging probes and start commands needs: what runs, and what comes last."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import NamedTuple

__all__ = ["SHELLS", "Command", "alternatives", "parse_script", "script_of"]

SHELLS = frozenset({"ash", "bash", "dash", "ksh", "sh", "zsh"})

CONTROL = frozenset(
    {"case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "then", "until", "while"}
)
"""Words that make a script more than a list of commands."""

_WRAPPERS = {
    "!": 0,
    "command": 0,
    "env": 0,
    "exec": 0,
    "nice": 0,
    "nohup": 0,
    "sudo": 0,
    "time": 0,
    "timeout": 1,
}
"""Programs that run another one, with the number of their own arguments that are no options."""

_BUILTINS = frozenset(
    {":", "[", "[[", "alias", "cd", "echo", "eval", "exit", "export", "false", "kill", "printf", "pwd", "read",
     "return", "set", "shift", "test", "trap", "true", "ulimit", "umask", "unset", "wait"}
)  # fmt: skip
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_NESTED = re.compile(r"\$\(([^()]*)\)|`([^`]*)`")


class Command(NamedTuple):
    """A simple command: its words without assignments and redirections, and the operator after it."""

    words: tuple[str, ...]
    operator: str

    @property
    def program(self) -> str:
        """The program that really runs behind wrappers such as ``timeout 5`` and ``exec``; may be empty."""
        words = list(self.words)
        while words and words[0] in _WRAPPERS:
            own = _WRAPPERS[words.pop(0)]
            while words and (words[0].startswith("-") or _ASSIGNMENT.match(words[0]) or own):
                own -= not words[0].startswith("-") and not _ASSIGNMENT.match(words[0])
                words.pop(0)
        return words[0] if words else ""


def script_of(words: tuple[str, ...]) -> str | None:
    """Return the script of ``("sh", "-c", "…")``, flags joined or not; None for any other command."""
    if not words or posixpath.basename(words[0]) not in SHELLS:
        return None
    for index, word in enumerate(words[1:-1], 1):
        if not word.startswith("-"):
            return None
        if word.startswith("-") and not word.startswith("--") and "c" in word:
            return words[index + 1]
    return None


def parse_script(text: str) -> tuple[Command, ...] | None:
    """Split a script into simple commands; None where its quotes do not close.

    Operators are ``&& || | & ; ( )``, a new line is ``;``.
    """
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace = " \t\r"
    lexer.commenters = ""  # a ``#`` inside a URL is no comment
    lexer.whitespace_split = True
    try:
        tokens = list(lexer)
    except ValueError:
        return None
    found: list[Command] = []
    words: list[str] = []
    redirected = False
    for token in tokens:
        if set(token) <= set("<>&") and set(token) & set("<>"):
            redirected = True
            if words and len(words[-1]) == 1 and words[-1].isdigit():
                words.pop()
        elif set(token) <= set("();|&\n"):
            found.append(Command(tuple(words), _operator(token)))
            words = []
        elif redirected:
            redirected = False
        elif words or not _ASSIGNMENT.match(token):
            words.append(token)
    if words:
        found.append(Command(tuple(words), ""))
    elif found:
        found[-1] = found[-1]._replace(operator=found[-1].operator.replace(";", ""))
    return tuple(command for command in found if command.words)


def _operator(token: str) -> str:
    bare = token.strip("\n")
    return bare if bare else ";"


def alternatives(script: str) -> tuple[frozenset[str], ...] | None:
    """Return the programs that each ``||`` branch of a probe needs; one branch that has its own is enough.

    A branch that only reports the failure (``exit 1``, ``false``) is none. None where the script decides by
    itself what to run (conditions, loops, ``command -v``), or has a branch that passes without any program.
    """
    commands = parse_script(script)
    if commands is None:
        return None
    found: list[frozenset[str]] = []
    programs: set[str] = set()
    reports = True
    for command in commands:
        first = command.words[0]
        if first in CONTROL or first in ("which", "type", "hash") or command.words[:2] == ("command", "-v"):
            return None
        needed = _programs(command)
        programs |= needed
        reports = (
            reports and not needed and first in ("exit", "false", "kill") and command.words[1:] != ("0",)
        )
        if command.operator == "||" or command is commands[-1]:
            if programs:
                found.append(frozenset(programs))
            elif not reports:
                return None
            programs, reports = set(), True
    return tuple(found)


def _programs(command: Command) -> set[str]:
    program = command.program
    inner = script_of(command.words[command.words.index(program) :]) if program else None
    found = {program} if program and program not in _BUILTINS and not program.startswith("$") else set()
    nested = (
        [inner]
        if inner
        else [text for word in command.words for pair in _NESTED.findall(word) for text in pair]
    )
    for text in nested:
        for other in parse_script(text) or ():
            found |= _programs(other)
    return found
