"""A container that one logs into.

The container's port 22 is published, or `sshd` is what runs. Servers whose business is SSH (Git hosting,
file transfer) are named in the parameter `images`.

## Why
An SSH server is a second way in, with keys and passwords of its own that nobody rotates, and what is
changed by hand in the container is gone with the next deployment. `docker compose exec` is already there.

## Bad
```yaml
services:
  app:
    image: registry.example.org/shop/app:2.4.1
    ports: ["127.0.0.1:2222:22"]
```

## Good
```yaml
services:
  git:
    image: gitea/gitea:1.22.6
    ports: ["127.0.0.1:2222:22"]
    volumes: ["data:/data"]
volumes:
  data: {}
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    images: tuple[str, ...] = (
        "charmcli/soft-serve",
        "atmoz/sftp",
        "drakkan/sftpgo",
        "forgejo",
        "gitea",
        "gitlab",
        "gitlab-ce",
        "gitlab-ee",
        "gogs",
        "onedev",
    )
    """Images that serve SSH on purpose, by their repository or its last part."""


@rule(
    "SEC023",
    severity=Severity.WARNING,
    tags=("cis-docker-5.7",),
    sources=("https://docs.docker.com/reference/cli/docker/compose/exec/",),
    mode="both",
    params=Params,
)
def ssh_server(stack: Stack, params: Params) -> Violations:
    """Judge ports by what they lead to, and the start command."""
    for service in stack.services:
        image = service.base or service.image
        if image and not {image.name, image.repository}.isdisjoint(params.images):
            continue
        cure = "remove it and use 'docker compose exec'"
        for port in service.ports:
            if port.target == 22 and port.protocol == "tcp":
                yield Violation(port.path, f"port {port} leads to an SSH server in {service.name}: {cure}")
        for attribute, words in (("entrypoint", service.entrypoint), ("command", service.command)):
            text = " ".join(words or ())
            if any(word.rpartition("/")[2] == "sshd" for word in text.split()) or "service ssh start" in text:
                yield Violation(
                    service.at(attribute), f"the {attribute} of {service.name} starts an SSH server: {cure}"
                )
