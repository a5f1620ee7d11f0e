"""A program that is told to use more memory than its container may.

Read from variables and commands: Java's `-Xmx` (and `MAX_HEAP_SIZE`), Node.js's `--max-old-space-size`,
PostgreSQL's `shared_buffers`, Redis's `--maxmemory`, MySQL's `innodb_buffer_pool_size`, MongoDB's
`--wiredTigerCacheSizeGB`. Runtimes need room beside their heap: the limit must be 1.25 times as large.

## Why
The program fills its heap as it was told to, the kernel kills it for it, it starts again and fills its heap:
under load and only then.

## Bad
```yaml
services:
  search:
    image: registry.example.org/shop/search:1.9.0
    mem_limit: 256m
    environment:
      JAVA_OPTS: -Xms256m -Xmx512m
```

## Good
```yaml
services:
  search:
    image: registry.example.org/shop/search:1.9.0
    mem_limit: 1g
    environment:
      JAVA_OPTS: -Xms512m -Xmx512m
```
"""

from __future__ import annotations

from stackspec.rules import Parameters, Severity, Stack, Violation, Violations, rule

_UNIT = r"([kKmMgGtT]?)[bB]?\b"
SETTINGS = (
    (rf"(-Xmx)(\d+){_UNIT}", "", True),
    (rf"(MAX_HEAP_SIZE=)(\d+){_UNIT}", "", True),
    (r"(--max[-_]old[-_]space[-_]size[= ])(\d+)()", "m", True),
    (rf"(shared_buffers=)(\d+){_UNIT}", "", False),
    (rf"(--?maxmemory )(\d+){_UNIT}", "", False),
    (rf"(innodb[-_]buffer[-_]pool[-_]size=)(\d+){_UNIT}", "", False),
    (r"(--wiredTigerCacheSizeGB[= ])(\d+)()", "g", False),
)
"""How each setting is written, the unit of its bare numbers, and whether it is a runtime's heap."""


WORDS = ("-Xmx", "HEAP", "space", "shared_buffers", "maxmemory", "buffer", "CacheSizeGB")
"""One of these is in every text that a pattern can match; looking for them is cheaper."""


class Params(Parameters):
    """What a policy may tune."""

    headroom: float = 1.25
    """How many times a runtime's heap the limit must be, at least."""


@rule(
    "REL023",
    severity=Severity.ERROR,
    sources=("https://docs.docker.com/engine/containers/resource_constraints/#memory",),
    params=Params,
)
def heap_above_memory_limit(stack: Stack, params: Params) -> Violations:
    """Judge every limited service by its variables and its command; the last of equal settings counts."""
    import re

    from stackspec.units.size import ByteSize

    for service in stack.services:
        limit = service.memory_limit
        if limit is None:
            continue
        texts = [
            (service.at("environment", name), f"{name}={value}")
            for name, value in service.environment.items()
        ]
        texts.append((service.at("command"), " ".join(service.command or ())))
        for path, text in texts:
            if not any(word in text for word in WORDS):
                continue
            for pattern, unit, heap in SETTINGS:
                found = re.findall(pattern, text)
                if not found:
                    continue
                name, number, written = found[-1]
                size = ByteSize(number + (written or unit))
                needed = ByteSize(int(size * (params.headroom if heap else 1)))
                if limit < needed:
                    yield Violation(
                        path,
                        f"{name}{number}{written} of {service.name} does not fit its memory limit of "
                        f"{ByteSize(limit)}: lower it, or raise the limit to {_at_least(needed)}",
                    )


def _at_least(size: int) -> str:
    return f"{-(-size // (1 << 20))}M"
