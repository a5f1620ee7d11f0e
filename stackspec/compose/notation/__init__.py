"""The small languages inside Compose values: one module a language, text in, values out, ``ValueError`` with a cure."""
