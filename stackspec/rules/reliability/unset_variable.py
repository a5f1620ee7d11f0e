"""A variable that nobody sets, and that becomes an empty text.

Neither the environment nor an `.env` file has it, and the reference gives no default. `${NAME:-}` says that
empty is meant.

## Why
The engine warns on the terminal of whoever happens to type `up`, and starts: with an empty password, an image
without a tag, or a mount of the wrong folder.

## Bad
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      LICENCE: ${LICENSE_KEY}
```

## Good
```yaml
services:
  web:
    image: registry.example.org/shop/web:2.4.1
    environment:
      LICENCE: ${LICENCE_KEY:?set it in .env}
```
```env
LICENCE_KEY=0000
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violations, rule

EXAMPLES = (
    ".env.dist",
    ".env.example",
    ".env.sample",
    ".env.template",
    "env.example",
    "example.env",
    "sample.env",
)
"""What examples of an environment file are called."""


@rule(
    "REL032",
    severity=Severity.WARNING,
    sources=("https://docs.docker.com/reference/compose-file/interpolation/",),
)
def unset_variable(stack: Stack) -> Violations:
    """Report what the reader noticed, without the variables that an example beside the files tells people to set."""
    import posixpath
    import re

    noticed = list(stack.noticed("unset-variable"))
    if not noticed:
        return
    folders = {posixpath.dirname(file) for file in stack.files}
    examples = [
        stack.surroundings.read(f"{folder}/{name}") or "" for folder in sorted(folders) for name in EXAMPLES
    ]
    told = {name for text in examples for name in re.findall(r"^[# ]*(?:export )?(\w+)=", text, re.MULTILINE)}
    for found in noticed:
        names = re.findall(r"variable (\w+) is not set", found.message)
        if not told.issuperset(names):
            yield found
