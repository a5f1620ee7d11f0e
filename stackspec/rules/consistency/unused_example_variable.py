"""A variable in the example of an environment file that nothing uses.

Used are variables that a Compose file beside it mentions, and all of a file that a service takes whole by
`env_file`, as far as it is that example's copy.

## Why
Whoever fills in the example believes that `LOG_LEVEL` does something.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
    environment: {SHOP: "${SHOP:-main}"}
```
```yaml .env.example
SHOP=main
LOG_LEVEL=debug
```

## Good
```yaml
services:
  web:
    image: nginx:1.29.3
    environment: {SHOP: "${SHOP:-main}"}
```
```yaml .env.example
SHOP=main
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "CON023",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/compose/how-tos/environment-variables/",),
)
def unused_example_variable(stack: Stack) -> Violations:
    """Judge the examples beside the Compose files."""
    import posixpath
    import re

    from stackspec.source.place import Place

    examples = (".env.example", ".env.sample", ".env.template", ".env.dist", "env.example", "example.env")
    folders = sorted({posixpath.dirname(file) for file in stack.files})
    if any("env_file" in text for text in stack.texts.values()):
        return  # a whole file is handed over: the program may use any of it
    for folder in folders:
        names = stack.surroundings.names(folder)
        present = [name for name in examples if name in names]
        if not present:
            continue  # and nothing has to be read
        beside = [name for name in names if name.endswith((".yml", ".yaml", "Dockerfile"))]
        texts = [stack.surroundings.read(posixpath.join(folder, name)) or "" for name in beside]
        used = {name for text in texts for name in re.findall(r"\w+", text)}
        for name in present:
            path = posixpath.join(folder, name)
            for number, line in enumerate((stack.surroundings.read(path) or "").splitlines(), 1):
                found = re.match(r"(?:export )?([A-Za-z_]\w*)=", line)
                if found and found[1] not in used and not found[1].startswith(("COMPOSE_", "DOCKER_")):
                    yield Violation(
                        (),
                        f"{name} sets {found[1]}, and no Compose file beside it uses it: use it, or remove it",
                        None,
                        Place(path, number, 1, number, len(found[1]) + 1),
                    )
