"""Live proof: what the model promises, checked on the containers that run.

A *promise* is a property of the model with an effect at run time. :mod:`stackspec.live.checks` holds one check a file,
:mod:`stackspec.live.ask` the ways to learn facts from a container, :mod:`stackspec.live.proof` brings both together.
"""
