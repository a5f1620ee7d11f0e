"""The commands. Each module has ``SUMMARY``, ``EXAMPLES``, ``configure(parser)`` and ``run(arguments) -> exit code``.

Nothing heavy is imported at their top: the list of commands reads every module.
"""
