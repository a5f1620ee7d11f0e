"""``x-stackspec``: what a Compose project says of the rest of the model, under the specification's own extension point."""
