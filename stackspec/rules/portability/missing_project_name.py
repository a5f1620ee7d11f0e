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
    import re

    keys = [
        (file, found)
        for file, text in stack.texts.items()
        for found in re.finditer(r"""^[\w'"-]+(?= *:(?:\s|$))""", text, re.MULTILINE)
    ]
    if any(found[0].strip("\"'") == "name" for _, found in keys):
        return
    if not keys:  # one flow mapping, or all indented
        named = any(document.root.get("name") for document in stack.documents)
        first = next((document for document in stack.documents if document.root), None)
        if named or first is None:
            return
        place = first.place(first.root, next(iter(first.root)))
    else:  # the usual style: top-level keys begin lines, and the documents need no second look
        from stackspec.source.place import Place

        file, found = keys[0]
        number = found.string.count("\n", 0, found.start()) + 1
        place = Place(file, number, 1, number, len(found[0]) + 1)
    yield Violation(
        ("name",),
        f"the project is called after its folder ({stack.name}): give it a name at the top of the file",
        None,
        place,
    )
