"""One module per command that is no service; `trading.__main__` imports only the one that was asked for."""
