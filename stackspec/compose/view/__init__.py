"""A typed, read-only view of a canonical Compose mapping, for rules, live checks and deployments.

:class:`~stackspec.compose.view.stack.Stack` wraps the mapping; its services, ports and mounts are light objects whose
properties are computed once, when first asked for. Knowledge that two readers need is a property here.
"""
