"""A database, a broker or another keeper of data whose data folder is on no volume.

The folder is the image's, or where its variable moves it (`PGDATA`). A mount above a folder that the image
declares as a volume does not hold the data: the image's own anonymous volume lies over it. From 18 on,
PostgreSQL's volume is one folder higher than before, and a mount on the old path stops it. Memory (`tmpfs`)
is a decision and stands.

## Why
The data are in the container's layer or in a volume without a name: `docker compose down`, which everybody
types, and every change of image lose them.

## Bad
```yaml
services:
  db:
    image: postgres:17.6
    volumes: [db:/var/lib/postgresql]
volumes:
  db: {}
```

## Good
```yaml
services:
  db:
    image: postgres:17.6
    volumes: [db:/var/lib/postgresql/data]
volumes:
  db: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule

KINDS = ("application", "broker", "datastore")


@rule(
    "REL030",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/engine/storage/volumes/",),
)
def stateful_without_volume(stack: Stack) -> Violations:
    """Judge servers of known images that keep data."""
    for service in stack.services:
        start, server = service.start, service.start.server
        if server is None or server.kind not in KINDS or not start.data_folder or start.keeps_data:
            continue
        if service.spec.get("volumes_from"):
            continue
        there = start.data_folder if server.get("data_variable") in service.environment else server.data[0]
        near = [
            mount
            for mount in service.mounts
            if not mount.is_anonymous and not mount.names_a_file and _related(mount.target, there)
        ]
        if near:
            yield Violation(
                near[0].path,
                f"{near[0]} does not hold the data of {service.name} ({service.base}): mount it at {there}",
            )
        else:
            yield Violation(
                service.at("volumes"),
                f"the data of {service.name} ({service.base}) go with its container: mount a named volume "
                f"at {there}",
            )


def _related(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or (one != "/" and f"{other}/".startswith(f"{one}/"))
