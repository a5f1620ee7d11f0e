"""Telling credentials from other values: by the name of a variable, in a URL, on a command line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stackspec.compose.view.written import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["UrlCredential", "credential_options", "is_credential", "is_credential_name", "url_credential"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SECRET_WORDS = frozenset(
    {"credential", "passphrase", "passwd", "password", "pwd", "secret", "token", "apikey", "pass", "pw",
     "authkey", "secretkey", "privatekey", "accesstoken", "authtoken", "dbpassword", "rootpassword"}
)  # fmt: skip
_KEY_BEFORE = frozenset(
    {"access", "account", "admin", "api", "app", "auth", "cookie", "crypt", "encrypt", "encryption",
     "hash", "hmac", "jwt", "license", "master", "private", "secret", "session", "shared", "sign",
     "signing", "storage", "write"}
)  # fmt: skip
"""What makes a ``…_KEY`` one that must be kept."""
_NOT_THE_VALUE = frozenset(
    {"age", "alg", "algorithm", "attempts", "audience", "backend", "bits", "bytes", "changed", "check",
     "chars", "class", "cost", "count", "counter", "creation", "days", "dir", "directory", "disabled",
     "driver", "duration", "enable", "enabled", "encoder", "encoding", "endpoint", "env", "environment",
     "expiration", "expire", "expires", "expiry", "field", "file", "filename", "files", "folder",
     "format", "grant", "hasher", "header", "hint", "host", "hours", "id", "interval", "issuer",
     "leeway", "len", "length", "lifespan", "lifetime", "limit", "list", "location", "manager", "max",
     "message", "method", "min", "minlength", "minutes", "mode", "name", "optional", "owner", "param",
     "parameter", "path", "plugin", "policy", "port", "prefix", "profile", "provider", "realm",
     "refresh", "regex", "region", "required", "reset", "rotation", "rounds", "scheme", "scope",
     "seconds", "server", "service", "size", "source", "store", "strategy", "strength", "suffix",
     "timeout", "ttl", "type", "uri", "url", "usage", "user", "username", "validation", "validity",
     "version", "volume", "window"}
)  # fmt: skip
"""Last words of names that speak about a credential and do not hold it."""
_NOT_A_CREDENTIAL = frozenset(
    {"public", "pub", "publishable", "allow", "random", "generate", "skip", "reset", "site"}
)
_NO_SECRET = frozenset(
    {"0", "1", "auto", "disabled", "fixme", "placeholder", "replaceme", "tbd", "todo", "enabled", "env",
     "false", "file", "n", "never", "nil", "no", "none", "null", "off", "on", "optional", "plain",
     "required", "true", "undefined", "y", "yes"}
)  # fmt: skip
_REFERENCE = re.compile(
    r"(?:/|\./|\.\./|~/|[A-Za-z]:\\)\S*|(?:file|vault|op|ref\+\w+|ssm|secretsmanager|arn|awssm|gcpsm|sops|keyring)"
    r":\S*|\{\{.*\}\}|<[^<>]*>|%\(.*\)s|[*xX.]+|\[[^\]]*\]|\$\S*|@\S+:\S+",
    re.DOTALL,
)
"""Values that name a place where the credential is, or hold its place in an example."""
_URL = re.compile(r"([a-zA-Z][\w+.-]*|\0)://([^\s/?#@:\"'`]*):([^\s/?#\"'`<>|]*?)@(?=[\w\[\0$.-])")


@lru_cache(maxsize=4096)
def is_credential_name(name: str) -> bool:
    """Whether a variable of that name holds a credential: ``DB_PASSWORD``, ``apiKey``; not ``TOKEN_TTL``, ``X_FILE``."""
    words = [word.lower() for word in _WORD.findall(name)]
    while words and (words[-1].isdigit() or len(words[-1]) == 1):
        words.pop()
    if not words or words[-1] in _NOT_THE_VALUE or not _NOT_A_CREDENTIAL.isdisjoint(words):
        return False
    if any(word in _SECRET_WORDS or word.endswith(("password", "passwd")) for word in words):
        return True
    return any(
        word == "key" and words[index - 1] in _KEY_BEFORE for index, word in enumerate(words) if index
    ) or (words[-3:] == ["key", "base", "64"] or words[-2:] == ["key", "base"])


def is_credential(text: str) -> bool:
    """Whether a fixed text can be a credential: no reference to one, no switch, no placeholder, nothing from elsewhere."""
    own = text.replace(ELSEWHERE, "")
    if own != text and len(re.sub(r"\W", "", own)) < 6:
        return False
    own = own.strip()
    return len(own) > 1 and own.lower() not in _NO_SECRET and not _REFERENCE.fullmatch(own)


class UrlCredential(NamedTuple):
    """A user and password inside a URL. ``shown`` is the URL's beginning with the password masked."""

    shown: str
    password: str


def url_credential(text: str) -> UrlCredential | None:
    """Return the first password that stands in a URL of a fixed text; None where a variable brings it, or there is none."""
    for match in _URL.finditer(text):
        scheme, user, password = match.groups()
        own = password.replace(ELSEWHERE, "")
        if (
            own.strip()
            and not own.startswith(("$", "{{", "<", "%("))
            and own.strip("*xX.")
            and not own.isspace()
        ):
            spelt = f"{scheme}://{user}:***@".replace(ELSEWHERE, "…")
            return UrlCredential(spelt, own)
    return None


_OPTION = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_OPTION_NAMES = frozenset({"requirepass", "masterauth", "pass"})
_SHORT = {
    "cqlsh": "-p", "cypher-shell": "-p", "ldapsearch": "-w", "mariadb": "-p", "mariadb-admin": "-p",
    "mariadb-dump": "-p", "mongo": "-p", "mongosh": "-p", "mysql": "-p", "mysqladmin": "-p", "mysqldump": "-p",
    "rabbitmqadmin": "-p", "redis-cli": "-a", "sqlcmd": "-P", "sshpass": "-p", "valkey-cli": "-a",
}  # fmt: skip
"""The short options by which programs take a password: in the next word, or attached."""


def credential_options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield ``(option or variable, fixed text)`` of each credential on a command line, scripts taken apart."""
    flat: list[str] = []
    for word in words:
        flat.extend(_script_words(word) if re.search(r"\s", word) else (word,))
    program = ""
    for index, word in enumerate(flat):
        following = flat[index + 1] if index + 1 < len(flat) else ""
        name = word.rpartition("/")[2]
        if name in _SHORT or name in ("curl", "wget"):
            program = name
        found = _long_option(word, following) or _short_option(program, word, following)
        if found and is_credential(found[1]) and not found[1].startswith("-"):
            yield found


def _script_words(script: str) -> list[str]:
    return [word.strip("\"'") for word in re.split(r"[\s;&|()]+", script) if word.strip("\"'")]


def _long_option(word: str, following: str) -> tuple[str, str] | None:
    option = _OPTION.fullmatch(word)
    if option and len(option[1]) > 1 and (option[1] in _OPTION_NAMES or is_credential_name(option[1])):
        dashes = word[: word.index(option[1][0])]
        return dashes + option[1], (option[2] if option[2] is not None else following).strip("\"'")
    assignment = _ASSIGNMENT.fullmatch(word)
    if assignment and is_credential_name(assignment[1]):
        return assignment[1], assignment[2].strip("\"'")
    return None


def _short_option(program: str, word: str, following: str) -> tuple[str, str] | None:
    if program == "curl" and word in ("-u", "--user") and ":" in following:
        return word, following.partition(":")[2]
    option = _SHORT.get(program, "")
    if not option:
        return None
    if program in _ATTACHED:
        attached = word[len(option) :].strip("\"'") if word.startswith(option) else ""
        return (option, attached) if attached else None
    return (option, following) if word == option else None


_ATTACHED = frozenset(
    {"mysql", "mysqladmin", "mysqldump", "mariadb", "mariadb-admin", "mariadb-dump", "sshpass"}
)
"""Programs whose password is attached to the option, and whose next word is something else."""
