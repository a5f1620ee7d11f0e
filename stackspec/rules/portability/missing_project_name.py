"""A project without a top-level `name`, so that it is called as the folder it was checked out into.

## Why
Two checkouts in folders called `app`, or `deploy`, are one project to the engine: the second `up` replaces
the containers of the first and shares its volumes; and a renamed folder starts with empty volumes.

## Bad
```yaml
services:
  web:
    image: nginx:1.29.3
```

## Good
```yaml
name: shop
services:
  web:
    image: nginx:1.29.3
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "POR002",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/version-and-name/#name-top-level-element",),
)
def missing_project_name(stack: Stack) -> Violations:
    """Judge the files as they are written: the model always has a name."""
    documents = stack.documents
    if documents and not any(document.root.get("name") for document in documents):
        first = documents[0]
        yield Violation(
            ("name",),
            f"the project is called after its folder ({stack.name}): give it a name at the top of the file",
            None,
            first.place(first.root, next(iter(first.root))) if first.root else None,
        )
