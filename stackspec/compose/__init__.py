"""The Compose dialect in both directions: reading projects as the engine does, writing them, and looking at them."""
