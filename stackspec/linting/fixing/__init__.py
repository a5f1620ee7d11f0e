"""Curing findings in the files that people wrote: edits of the model become replacements of text, and nothing else moves."""
