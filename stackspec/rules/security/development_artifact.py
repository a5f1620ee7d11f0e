"""Something of a developer's machine in a stack that is deployed.

A `build`, the source code mounted over the image's own, a debugger's port, `develop`, a build target
called `dev`, or a variable or option that switches a framework's development mode on. It is meant for
policies of deployed environments; each part can be switched off.

## Why
What runs is then not what was tested: it is built from whatever lies on the host, or reads a folder that
the next `git pull` changes, or waits with a debugger that runs any code it is sent.

## Bad
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    command: [node, --inspect=0.0.0.0:9229, server.js]
    volumes: ["./src:/app/src"]
```

## Good
```yaml
services:
  api:
    image: registry.example.org/shop/api:2.4.1
    command: [node, server.js]
    volumes: ["uploads:/app/uploads"]
volumes:
  uploads: {}
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    builds: bool = True
    """Whether a `build` is found, rather than an image that was built and tested elsewhere."""
    ports: tuple[int, ...] = (2345, 5005, 5678, 9229, 9230, 35729)
    """Ports of debuggers and live reload, in the container."""
    folders: tuple[str, ...] = (
        "/app",
        "/code",
        "/src",
        "/usr/src/app",
        "/usr/src",
        "/workspace",
        "/opt/app",
        "/srv/app",
    )
    """Where images keep their program: a folder of the host mounted over one of these is source code."""


@rule(
    "SEC071",
    severity=Severity.WARNING,
    tags=("production",),
    sources=("https://docs.docker.com/compose/how-tos/production/",),
    params=Params,
)
def development_artifact(stack: Stack, params: Params) -> Violations:
    """Judge each service by what development has, one finding a thing."""
    for service in stack.services:
        build = service.build or {}
        if build and params.builds:
            yield Violation(
                service.at("build"),
                f"{service.name} is built where it is deployed: name an image that was tested",
            )
        target = str(build.get("target") or "")
        if target.lower() in ("debug", "dev", "develop", "development"):
            yield Violation(
                service.at("build", "target"),
                f"build target '{target}' of {service.name}: build the one that ships",
            )
        if service.spec.get("develop"):
            yield Violation(
                service.at("develop"), f"'develop' of {service.name} is for watching files: remove it"
            )
        for mount in service.mounts:
            if mount.is_source_code(params.folders, str(build.get("context") or "")):
                yield Violation(
                    mount.path,
                    f"{mount.shown_source} is mounted over the program of {service.name} at {mount.target}: "
                    "remove the mount, the image has the program",
                )
        own = service.known.ports if service.known else ()
        for port in service.ports:
            if port.target in params.ports and port.target not in own:
                yield Violation(port.path, f"port {port} of {service.name} is a debugger's: remove it")
        for path, what in service.development_mode:
            yield Violation(path, f"{what} switches development mode on in {service.name}: remove it")
