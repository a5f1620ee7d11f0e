"""Where the credentials of a service stand open: in its files, on its command lines, or because everybody knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from stackspec.compose.view.credential import (
    UrlCredential,
    credential_options,
    is_credential,
    is_credential_name,
    url_credential,
)
from stackspec.compose.view.lazy import lazy
from stackspec.compose.view.written import fixed_entries, fixed_text, fixed_words

if TYPE_CHECKING:
    from stackspec.compose.view.service import Service
    from stackspec.source.place import Path

__all__ = ["Exposure", "KnownLogin"]

_COMMON = frozenset(
    {"", "000000", "111111", "123456", "12345678", "123456789", "1234", "12345", "123", "admin", "admin123",
     "administrator", "adminadmin", "adminpassword", "change-me", "change_me", "changeit", "changeme", "default",
     "demo", "example", "guest", "letmein", "pass", "passw0rd", "password", "password1", "password123", "qwerty",
     "root", "rootpassword", "secret", "test", "test123", "user"}
)  # fmt: skip
"""The passwords that every list of guesses begins with."""

ADMINISTRATORS: dict[str, tuple[str, ...]] = {
    "ARANGO_ROOT_PASSWORD": ("openSesame",),
    "COUCHDB_PASSWORD": ("couchdb",),
    "DJANGO_SUPERUSER_PASSWORD": (),
    "DOCKER_INFLUXDB_INIT_PASSWORD": ("influxdb",),
    "ELASTIC_PASSWORD": ("elastic",),
    "GF_SECURITY_ADMIN_PASSWORD": ("grafana",),
    "KC_BOOTSTRAP_ADMIN_PASSWORD": ("keycloak",),
    "KEYCLOAK_ADMIN_PASSWORD": ("keycloak",),
    "LDAP_ADMIN_PASSWORD": (),
    "MARIADB_ROOT_PASSWORD": ("mariadb", "mysql"),
    "ME_CONFIG_BASICAUTH_PASSWORD": ("express", "mongo", "mongoexpress"),
    "MINIO_ROOT_PASSWORD": ("minio", "minio123", "miniopassword"),
    "MINIO_SECRET_KEY": ("minio", "minio123", "miniopassword"),
    "MONGO_INITDB_ROOT_PASSWORD": ("mongo", "mongodb"),
    "MSSQL_SA_PASSWORD": ("yourStrong(!)Password", "Your_password123", "YourStrong@Passw0rd"),
    "MYSQL_ROOT_PASSWORD": ("mariadb", "my-secret-pw", "mysql"),
    "NEO4J_AUTH": ("neo4j", "neo4jpassword"),
    "NEXTCLOUD_ADMIN_PASSWORD": ("nextcloud",),
    "OPENSEARCH_INITIAL_ADMIN_PASSWORD": (),
    "PGADMIN_DEFAULT_PASSWORD": ("pgadmin", "postgres"),
    "POSTGRESQL_PASSWORD": ("postgres",),
    "POSTGRES_PASSWORD": ("mysecretpassword", "postgres"),
    "RABBITMQ_DEFAULT_PASS": ("rabbit", "rabbitmq"),
    "SA_PASSWORD": ("yourStrong(!)Password", "Your_password123", "YourStrong@Passw0rd"),
    "_AIRFLOW_WWW_USER_PASSWORD": ("airflow",),
}
"""Variables that set an administrator's password, with what images' own pages and tutorials put there."""


class KnownLogin(NamedTuple):
    """A login that anybody tries first: set by ``variable``, or the image's own, to be cured by ``cure``."""

    variable: str
    user: str = ""
    password: str = ""
    cure: str = ""


class Exposure:
    """The credentials of one service that others can read or guess. Values leave it only where all the world knows them."""

    def __init__(self, service: Service) -> None:
        self._service = service

    @lazy
    def variables(self) -> tuple[str, ...]:
        """The variables that hold a credential which the project's own files fix."""
        names = [
            name for name, value in self._service.environment.items() if value and is_credential_name(name)
        ]
        fixed = fixed_entries(self._service, "environment") if names else {}
        return tuple(name for name in names if is_credential(fixed.get(name, "")))

    @lazy
    def metadata(self) -> tuple[Path, ...]:
        """The labels and build arguments that hold one."""
        service = self._service
        found = []
        for keys in (
            ("labels",),
            ("annotations",),
            ("build", "args"),
            ("build", "labels"),
            ("deploy", "labels"),
        ):
            names = [name for name in _at(service.spec, keys) if is_credential_name(name)]
            for name, text in fixed_entries(service, *keys).items() if names else ():
                if keys[-1] == "labels" and name.endswith("secret") and not name.endswith("client_secret"):
                    continue  # tools are told by labels which secret to use
                if name in names and is_credential(text):
                    found.append(service.at(*keys, name))
        return tuple(found)

    @lazy
    def options(self) -> tuple[tuple[Path, str], ...]:
        """The options on command lines that are followed by one, with their attribute's path; each once."""
        service = self._service
        found = []
        for keys in (("entrypoint",), ("command",), ("healthcheck", "test")):
            if not any(credential_options(_words(service.spec, keys))):
                continue  # what is said with all variables filled in is cheaper to look at
            for option, _ in credential_options(fixed_words(service, *keys)):
                if (service.at(*keys), option) not in found:
                    found.append((service.at(*keys), option))
        return tuple(found)

    @lazy
    def urls(self) -> tuple[tuple[Path, UrlCredential], ...]:
        """The passwords in URLs, with the path of the text."""
        service = self._service
        texts: list[tuple[Path, str]] = []
        for keys in (
            ("environment",),
            ("labels",),
            ("annotations",),
            ("build", "args"),
            ("deploy", "labels"),
        ):
            present = {name for name, value in _at(service.spec, keys).items() if _may_be_url(value)}
            entries = fixed_entries(service, *keys).items() if present else ()
            texts += [(service.at(*keys, name), text) for name, text in entries if name in present]
        for keys in (("entrypoint",), ("command",), ("healthcheck", "test")):
            if any(map(_may_be_url, _words(service.spec, keys))):
                texts += [(service.at(*keys), word) for word in fixed_words(service, *keys)]
        build = service.build or {}
        texts.append((service.at("build", "context"), str(build.get("context") or "")))
        found = ((path, url_credential(text)) for path, text in texts if "://" in text)
        return tuple((path, credential) for path, credential in found if credential)

    @lazy
    def logins(self) -> tuple[KnownLogin, ...]:
        """Administrators' logins that are set to, or left at, what anybody tries first."""
        environment = {
            name: fixed_text(value) for name, value in self._service.environment.items() if value is not None
        }
        found = [
            KnownLogin(name)
            for name, defaults in ADMINISTRATORS.items()
            if name in environment and _guessed(name, environment, defaults)
        ]
        return (*found, *self._left_at_default())

    def _left_at_default(self) -> list[KnownLogin]:
        known, found = self._service.known, []
        if self._service.entrypoint is not None:
            return []  # what starts is not the image's own
        for login in (known.get("default_logins") or ()) if known else ():
            variables = login["variables"]
            replaced = any(
                _overlap(mount.target, file)
                for mount in self._service.mounts
                for file in login.get("files") or ()
            )
            if not replaced and not any(name in self._service.environment for name in variables):
                found.append(KnownLogin("", login["user"], login["password"], variables[0]))
        return found


def _overlap(one: str, other: str) -> bool:
    """Whether one path is the other or lies below it."""
    first, second = one.rstrip("/") + "/", other.rstrip("/") + "/"
    return first.startswith(second) or second.startswith(first)


def _guessed(name: str, environment: dict[str, str], defaults: tuple[str, ...]) -> bool:
    value = environment[name].rpartition("/")[2] if name == "NEO4J_AUTH" else environment[name]
    if not value or (name == "NEO4J_AUTH" and value == "none"):
        return False
    lowered = value.lower()
    return lowered in _COMMON or value in defaults or lowered in _users(name, environment)


def _users(name: str, environment: dict[str, str]) -> set[str]:
    """Return the names of the administrators whose password the variable sets."""
    stem = name.rpartition("_PASS")[0]
    beside = (f"{stem}_USER", f"{stem}_USERNAME", f"{stem}USER", f"{stem}_USER_NAME")
    return {environment[other].lower() for other in beside if environment.get(other)}


def _may_be_url(value: object) -> bool:
    """Whether a value, with all variables filled in, can be a URL with a user in it."""
    text = str(value)
    return "@" in text and "://" in text


def _words(spec: dict[str, Any], keys: tuple[str, ...]) -> tuple[str, ...]:
    found: Any = spec
    for key in keys:
        found = (found or {}).get(key)
    return tuple(map(str, found or ()))


def _at(spec: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    found: Any = spec
    for key in keys:
        found = (found or {}).get(key)
    return found if isinstance(found, dict) else {}
