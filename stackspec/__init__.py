"""One typed model of a whole container stack, and everything that follows from it.

The public names of the authoring interface live in :mod:`stackspec.model` (values),
:mod:`stackspec.components` (building blocks) and :mod:`stackspec.blueprint` (where stacks are declared).
This module imports none of them: starting the program must stay cheap.
"""

__version__ = "0.1.0"
