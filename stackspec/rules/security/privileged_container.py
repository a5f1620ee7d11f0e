"""A container that runs privileged, or that the engine enters or builds privileged.

`privileged: true` on the service, on one of its `post_start` or `pre_stop` hooks, or on its `build`;
judged after merging and interpolation, so `"true"`, `yes` and a variable that becomes `true` are the
same.

## Why
A privileged container has every capability, every device and no seccomp or AppArmor profile. One bug in
the program and the intruder mounts the host's disk; nothing is left that the word "container" promises.

## Bad
```yaml
services:
  vpn:
    image: linuxserver/wireguard:1.0.20210914
    privileged: true
```

## Good
```yaml
services:
  vpn:
    image: linuxserver/wireguard:1.0.20210914
    sysctls:
      net.ipv4.conf.all.src_valid_mark: "1"
```
"""

from __future__ import annotations

from stackspec.rules import Fix, Remove, Severity, Stack, Violation, Violations, rule


@rule(
    "SEC002",
    severity=Severity.CRITICAL,
    tags=("cis-docker-5.5", "owasp-docker-3", "nist-800-190-4.4.3"),
    sources=("https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities",),
    mode="both",
)
def privileged_container(stack: Stack) -> Violations:
    """Judge the service, its hooks and its build."""
    for service in stack.services:
        if service.privileged:
            yield Violation(
                service.at("privileged"),
                f"{service.name} runs with 'privileged: true', which is root on the host: "
                "remove it and add the single capability or device that the program needs",
                Fix("Remove 'privileged'", (Remove(service.at("privileged")),)),
            )
        for hooks in ("post_start", "pre_stop"):
            for index, hook in enumerate(service.spec.get(hooks) or ()):
                if hook.get("privileged"):
                    yield Violation(
                        service.at(hooks, index, "privileged"),
                        f"the {hooks} hook of {service.name} runs with 'privileged: true', which is root on "
                        "the host: remove it, or do the work in a container with the one capability needed",
                    )
        if service.build and service.build.get("privileged"):
            yield Violation(
                service.at("build", "privileged"),
                f"{service.name} is built with 'privileged: true', so every RUN line is root on the host: "
                "remove it",
            )
