"""Building blocks for blueprints: one module a component, each a specification that expands to a fragment of a stack.

Every component brings what its image needs to run well: a healthcheck that works *in that image*, its data volume, its
secrets as files, and a hardened container.
"""
