"""How the file reads."""
