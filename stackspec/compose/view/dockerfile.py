"""What a Dockerfile says about the image that it builds: user, probe, start command, base, tools."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.lazy import lazy

if TYPE_CHECKING:
    from stackspec.compose.view.built_in_secret import BuiltInSecret

__all__ = ["Dockerfile", "Instruction", "Stage", "parse_instructions"]

_DIRECTIVE = re.compile(r"#\s*(\w+)\s*=\s*(\S+)\s*$")
_HEREDOC = re.compile(r"<<(-?)(['\"]?)([A-Za-z_]\w*)\2")
_VARIABLE = re.compile(r"\$(?:\{(\w+)(?::?-([^}]*))?\}|(\w+))")
_INSTALL = re.compile(
    r"(?:apt-get|apt|dnf|microdnf|yum|zypper|tdnf)\s+(?:-\S+\s+)*install\s+([^&|;]*)|apk\s+(?:-\S+\s+)*add\s+([^&|;]*)"
)


class Instruction(NamedTuple):
    """One instruction: ``keyword`` in capitals, ``text`` with continued lines joined, the line it begins on (from 1)."""

    keyword: str
    text: str
    line: int

    @property
    def exec_form(self) -> tuple[str, ...] | None:
        """The words of ``["…", "…"]``, or None for the shell form."""
        try:
            words = json.loads(self.text)
        except ValueError:
            return None
        return (
            tuple(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else None
        )


class Stage(NamedTuple):
    """A build stage: its base (an image or an earlier stage's name), its own name, its instructions."""

    base: str
    name: str
    instructions: tuple[Instruction, ...]


def parse_instructions(text: str) -> list[Instruction]:
    """Split a Dockerfile into instructions: continued lines joined, comments dropped, heredocs kept with their instruction."""
    lines = text.removeprefix("\ufeff").splitlines()
    escape = _escape_character(lines)
    found: list[Instruction] = []
    index = 0
    while index < len(lines):
        start, index, logical = _logical_line(lines, index, escape)
        if not logical:
            continue
        keyword, _, rest = logical.partition(" ")
        body = rest.strip()
        if keyword.upper() in ("RUN", "COPY", "ADD"):
            index, body = _with_heredocs(lines, index, body)
        found.append(Instruction(keyword.upper(), body, start + 1))
    return found


def _escape_character(lines: list[str]) -> str:
    """What continues a line, as the directives at the top say."""
    escape = "\\"
    for line in lines:
        directive = _DIRECTIVE.match(line)
        if not directive:
            break
        if directive[1].lower() == "escape" and directive[2] in ("\\", "`"):
            escape = directive[2]
    return escape


def _logical_line(lines: list[str], index: int, escape: str) -> tuple[int, int, str]:
    """The next instruction's text with where it starts and where the following one may; no text at the end of the file."""
    start = index
    parts: list[str] = []
    while index < len(lines):
        line = lines[index].strip()
        index += 1
        if line.startswith("#") or not line:  # dropped also inside a continued instruction
            start = start if parts else index
            continue
        parts.append(line.removesuffix(escape))
        if not line.endswith(escape):
            break
    return start, index, " ".join(parts).strip()


def _with_heredocs(lines: list[str], index: int, body: str) -> tuple[int, str]:
    """An instruction's text with the heredocs that it announces, and where the lines go on behind them."""
    for dash, _, word in _HEREDOC.findall(body):
        while index < len(lines):
            line = lines[index]
            index += 1
            if (line.lstrip("\t") if dash else line) == word:
                break
            body += "\n" + line
    return index, body


class Dockerfile:
    """A parsed Dockerfile, seen for one target stage (the last where none is given) and its build arguments."""

    def __init__(
        self, path: str, text: str, target: str = "", arguments: dict[str, str] | None = None
    ) -> None:
        self.path = path
        self.instructions = parse_instructions(text)
        self.target = target
        self._arguments = dict(arguments or {})

    def _expand(self, text: str, values: dict[str, str]) -> str:
        def value(match: re.Match[str]) -> str:
            name, default, bare = match.groups()
            return values.get(name or bare, default if default is not None else match[0])

        return _VARIABLE.sub(value, text)

    @lazy
    def stages(self) -> tuple[Stage, ...]:
        """All stages in order, build arguments expanded in ``FROM``."""
        values: dict[str, str] = {}
        stages: list[tuple[str, str, list[Instruction]]] = []
        for instruction in self.instructions:
            if instruction.keyword == "FROM":
                words = [
                    word
                    for word in self._expand(instruction.text, values).split()
                    if not word.startswith("--")
                ]
                name = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
                stages.append((words[0] if words else "", name.lower(), []))
            elif stages:
                stages[-1][2].append(instruction)
            elif instruction.keyword == "ARG":
                name, _, default = instruction.text.partition("=")
                values[name.strip()] = self._arguments.get(name.strip(), default.strip().strip("'\""))
        return tuple(Stage(base, name, tuple(body)) for base, name, body in stages)

    @lazy
    def _chain(self) -> tuple[Stage, ...]:
        """The stages that the target is built on, the target first."""
        named = {stage.name: stage for stage in self.stages if stage.name}
        if self.target.isdigit() and int(self.target) < len(self.stages):
            stage: Stage | None = self.stages[int(self.target)]
        elif self.target:
            stage = named.get(self.target.lower())
        else:
            stage = self.stages[-1] if self.stages else None
        chain: list[Stage] = []
        while stage is not None and stage not in chain:
            chain.append(stage)
            earlier = named.get(stage.base.lower())
            stage = earlier if earlier is not None and earlier is not stage else None
        return tuple(chain)

    @lazy
    def base(self) -> str:
        """The reference of the image that the target is built on; ``scratch``, or empty where a variable hides it."""
        base = self._chain[-1].base if self._chain else ""
        return "" if "$" in base else base

    def last(self, keyword: str) -> Instruction | None:
        """The instruction of that kind that counts for the target: the last one, earlier stages of its chain included."""
        for stage in self._chain:
            for instruction in reversed(stage.instructions):
                if instruction.keyword == keyword:
                    return instruction
        return None

    def all(self, keyword: str) -> tuple[Instruction, ...]:
        """All instructions of that kind that the target carries, the base's first."""
        return tuple(
            instruction
            for stage in reversed(self._chain)
            for instruction in stage.instructions
            if instruction.keyword == keyword
        )

    @lazy
    def user(self) -> str | None:
        """The user that the image starts as, None where the file leaves it to its base."""
        instruction = self.last("USER")
        return self._expand(instruction.text.strip(), self.variables) if instruction else None

    @lazy
    def variables(self) -> dict[str, str]:
        """``ARG`` defaults (build arguments first) and ``ENV`` values of the target."""
        values: dict[str, str] = {}
        for instruction in self.all("ARG"):
            name, _, default = instruction.text.partition("=")
            values[name.strip()] = self._arguments.get(name.strip(), default.strip().strip("'\""))
        for instruction in self.all("ENV"):
            for name, quoted, bare in re.findall(r"(\w+)=(?:\"([^\"]*)\"|(\S*))", instruction.text):
                values[name] = quoted or bare
            if "=" not in instruction.text:
                name, _, value = instruction.text.partition(" ")
                values[name] = value.strip()
        return values

    @lazy
    def secrets(self) -> tuple[BuiltInSecret, ...]:
        """The secrets that it leaves in an image or its history, in the order written."""
        from stackspec.compose.view.built_in_secret import built_in_secrets

        return tuple(built_in_secrets(self.stages, self.instructions))

    @lazy
    def has_healthcheck(self) -> bool:
        """Whether the file itself declares a probe (and not ``HEALTHCHECK NONE``)."""
        instruction = self.last("HEALTHCHECK")
        return instruction is not None and instruction.text.strip().upper() != "NONE"

    @lazy
    def exposed_ports(self) -> frozenset[int]:
        """The ports of its ``EXPOSE`` instructions."""
        words = " ".join(
            self._expand(instruction.text, self.variables) for instruction in self.all("EXPOSE")
        ).split()
        numbers = (word.partition("/")[0] for word in words)
        return frozenset(int(number) for number in numbers if number.isdigit())

    def may_provide(self, program: str) -> bool:
        """Whether a ``RUN``, ``COPY`` or ``ADD`` of the target mentions the program, by its package's names too."""
        names = {"nc": ("nc", "ncat", "netcat", "nmap")}.get(program, (program,))
        text = " ".join(
            instruction.text for keyword in ("RUN", "COPY", "ADD") for instruction in self.all(keyword)
        )
        return any(re.search(rf"(?<![\w-]){name}(?!\w)", text) for name in names)

    @lazy
    def installed_packages(self) -> frozenset[str]:
        """Names of packages that its ``RUN`` lines install with a distribution's package manager."""
        found: set[str] = set()
        for instruction in self.all("RUN"):
            for groups in _INSTALL.findall(instruction.text):
                words = " ".join(groups).replace("\\", " ").split()
                found.update(re.split(r"[=<>~]", word)[0] for word in words if not word.startswith("-"))
        return frozenset(found)
