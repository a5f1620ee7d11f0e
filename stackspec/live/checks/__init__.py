"""The live checks, one a file, each named for the promise that it proves.

A check module needs one import line::

    from stackspec.live.check import Failures, check
"""
