"""An image whose release line gets no more fixes.

The dates are the publishers', kept with the facts about common images. The base of what is built here counts
too. The parameter `warn_days` reports lines that end soon.

## Why
The next published hole in that program stays open for good, and the jump to a supported version gets longer
with every year that it is put off: databases often need each step in between.

## Bad
```yaml
services:
  db:
    image: postgres:12.22
    volumes: [db:/var/lib/postgresql/data]
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

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule


class Params(Parameters):
    """What a policy may tune."""

    warn_days: int = 0
    """Report a line so many days before its end."""


@rule(
    "SUP005",
    severity=Severity.WARNING,
    tags=("nist-800-190-4.1.1",),
    sources=("https://endoflife.date/",),
    params=Params,
)
def end_of_life_image(stack: Stack, params: Params) -> Violations:
    """Judge every image that is pulled, and the base of every one that is built."""
    from datetime import timedelta

    today = stack.surroundings.today
    horizon = (today + timedelta(days=params.warn_days)).isoformat()
    for service in stack.services:
        known, image = service.known_base, service.base
        found = known.end_of_life(image.version) if known and image and image.version else None
        if found is None or found[1] >= horizon:
            continue
        line, date = found
        tense = "got its last fixes on" if date < today.isoformat() else "gets its last fixes on"
        built = "is built on" if service.build else "runs"
        yield Violation(
            image.path if image else service.path,
            f"{service.name} {built} {image}, and {image.name if image else ''} {line} {tense} {date}: "
            "move to a "
            f"supported version",
        )
