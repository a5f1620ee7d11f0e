"""The command line: one module a command in ``commands/``, each imported only when it runs."""
