"""A port mapping without quotes: `- 22:22`.

Plain numbers (`- 80`) and what begins with a variable are no mapping that anybody misreads.

## Why
YAML 1.1 reads `22:22` as a number to the base 60, which is 1342. Compose does not any more, but the
templates, editors and checkers around it do, and the mapping that they write back is another one.

## Bad
```yaml
services:
  git:
    image: gitea/gitea:1.25.1
    ports:
      - 127.0.0.1:3000:3000
      - 22:22
    volumes: [git:/data]
volumes:
  git: {}
```

## Good
```yaml
services:
  git:
    image: gitea/gitea:1.25.1
    ports:
      - "127.0.0.1:3000:3000"
      - "22:22"
    volumes: [git:/data]
volumes:
  git: {}
```
"""

from __future__ import annotations

from stackspec.rules import Severity, Stack, Violation, Violations, rule


@rule(
    "POR003",
    severity=Severity.INFO,
    sources=("https://docs.docker.com/reference/compose-file/services/#ports",),
)
def unquoted_port(stack: Stack) -> Violations:
    """Judge the ports of every document as they are written."""
    import re

    if not any(re.search(r"(?:- +|[\[,] *)\d[\d.-]*:", text) for text in stack.texts.values()):
        return  # no unquoted number before a colon anywhere: the documents need no second look
    for document in stack.documents:
        for name, service in document.services():
            ports = document.items(service, "ports")
            for index in range(len(ports)):
                text = document.text(ports, index)
                if ":" in text and text[:1].isdigit() and not text.startswith(("'", '"')):
                    yield Violation(
                        ("services", name, "ports", index),
                        f'{text} of {name} is not quoted: write "{text}"',
                        None,
                        document.place(ports, index),
                    )
