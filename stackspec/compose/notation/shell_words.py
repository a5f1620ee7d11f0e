"""Commands written as one string, split as the engine splits them.

Quotes and backslashes work much as in a shell; variables, pipes and lists of commands do not: the engine silently
stops at the first ``;``, ``&``, ``|``, ``<`` or ``>``. A word that consists of quoted spaces alone is lost, as it is
there.
"""

from __future__ import annotations

from typing import NamedTuple

from stackspec.compose.notation.quoting import quoted

__all__ = ["Words", "split"]

_OPERATORS = frozenset(";&|<>")
_SPACE = frozenset(" \t\r\n")
_SPECIAL = _OPERATORS | _SPACE | frozenset("\\`()\"'")


class Words(NamedTuple):
    """The words, and what the engine ignores from the first operator on ("" if nothing)."""

    words: list[str]
    ignored: str


def split(text: str) -> Words:
    """Split a command line; raises ``ValueError`` for open quotes and unquoted parentheses."""
    if _SPECIAL.isdisjoint(text):
        return Words([text] if text else [], "")
    splitter = _Splitter(text)
    ignored = splitter.run()
    if splitter.escaped or splitter.quote:
        raise ValueError(
            f"{quoted(text)} ends inside {splitter.quote or 'an escape'}: close it or use a list"
        )
    return Words(splitter.words, ignored)


class _Splitter:
    """The state between two characters: the word so far, and what is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.word = ""
        self.started = False
        self.escaped = False
        self.quote = ""
        """The character that closes what is open: a quote, a backtick, or ``)`` of a ``$(``."""

    def run(self) -> str:
        for index, character in enumerate(self.text):
            if self.escaped:
                self.word += character
                self.escaped, self.started = False, True
            elif character == "\\" and self.quote != "'":
                self.escaped = True
            elif character in _SPACE:
                self.space(character)
            elif character in _OPERATORS and not self.quote:
                if character == ">" and self.word[:1].isdigit():
                    self.started = False  # the number of a file descriptor belongs to the redirection
                self.finish()
                return self.text[index:]
            elif not self.quoting(character):
                self.started = True
                self.word += character
        self.finish()
        return ""

    def finish(self) -> None:
        if self.started:
            self.words.append(self.word)

    def space(self, character: str) -> None:
        if self.quote:
            self.word += character
        elif self.started:
            self.words.append(self.word)
            self.word, self.started = "", False

    def quoting(self, character: str) -> bool:
        """Open or close a quote; True if the character is not part of the word."""
        if character in ("'", '"') and self.quote in ("", "`", character):
            if self.quote == character:
                self.started = self.started or not self.word
                self.quote = ""
            elif not self.quote:
                self.quote = character
            return True
        if character == "`" and self.quote in ("", "`"):
            self.quote = "" if self.quote else "`"
        elif character == ")" and self.quote in ("", ")"):
            self.quote = "" if self.quote else ")"
        elif character == "(" and self.quote in ("", ")"):
            if self.quote or not self.word.endswith("$"):
                raise ValueError(
                    f"{quoted(self.text)} has an unquoted parenthesis, which no shell will see: use a list"
                )
            self.quote = ")"
            self.word += "("
            return True
        return False
