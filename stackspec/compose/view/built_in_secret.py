"""Secrets that a Dockerfile leaves in its image or in the image's history."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.credential import is_credential, is_credential_name, url_credential
from stackspec.compose.view.written import fixed_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackspec.compose.view.dockerfile import Instruction, Stage

__all__ = ["BuiltInSecret", "built_in_secrets"]

_SECRET_FILES = frozenset(
    {".env", ".git-credentials", ".htpasswd", ".netrc", ".npmrc", ".pgpass", ".pypirc", ".vault-token",
     "credentials.json", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa", "service-account.json"}
)  # fmt: skip
_SECRET_ENDINGS = (".jks", ".key", ".keystore", ".p12", ".pfx", "-key.pem", "privkey.pem")
_SECRET_FOLDERS = frozenset({".aws", ".docker", ".gnupg", ".kube", ".ssh"})
_PAIR = re.compile(r"([A-Za-z_]\w*)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|\S*)")


class BuiltInSecret(NamedTuple):
    """``what`` is left (never its value), and the line of the instruction, from 1."""

    what: str
    line: int


def built_in_secrets(stages: Sequence[Stage], instructions: Sequence[Instruction]) -> Iterator[BuiltInSecret]:
    """Yield what the instructions leave, arguments before the first stage included."""
    staged = {id(instruction) for stage in stages for instruction in stage.instructions}
    for instruction in instructions:
        if instruction.keyword in ("ENV", "ARG"):
            yield from _values(instruction, in_stage=id(instruction) in staged)
        elif instruction.keyword in ("COPY", "ADD"):
            yield from _files(instruction)
        elif instruction.keyword in ("RUN", "FROM") and "://" in instruction.text:
            found = url_credential(fixed_text(instruction.text))
            if found:
                yield BuiltInSecret(f"the password in {found.shown}…", instruction.line)


def _values(instruction: Instruction, *, in_stage: bool) -> Iterator[BuiltInSecret]:
    pairs = _PAIR.findall(instruction.text)
    if not pairs and instruction.keyword == "ENV":
        name, _, value = instruction.text.partition(" ")
        pairs = [(name, value.strip())]
    for name, value in pairs:
        if is_credential_name(name) and is_credential(fixed_text(value.strip("\"'"))):
            yield BuiltInSecret(f"the value of {name}", instruction.line)
    if (
        not pairs
        and instruction.keyword == "ARG"
        and in_stage
        and is_credential_name(instruction.text.strip())
    ):
        yield BuiltInSecret(f"the build argument {instruction.text.strip()}", instruction.line)


def _files(instruction: Instruction) -> Iterator[BuiltInSecret]:
    words = list(instruction.exec_form or instruction.text.partition("\n")[0].split())
    if any(word.startswith("--from=") for word in words):
        return  # out of another stage, where it has been judged
    sources = [word for word in words if not word.startswith("--")][:-1]
    for source in sources:
        name = posixpath.basename(source.rstrip("/"))
        folder = posixpath.basename(posixpath.dirname(source.rstrip("/")))
        if (
            name in _SECRET_FILES
            or name.endswith(_SECRET_ENDINGS)
            or name in _SECRET_FOLDERS
            or folder in (".ssh", ".aws")
        ):
            yield BuiltInSecret(f"the file {source}", instruction.line)
