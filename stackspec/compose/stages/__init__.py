"""The stages of reading, one function a file; :mod:`stackspec.compose.read` has their order."""
