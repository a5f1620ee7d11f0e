"""Where things were written: places in files, and maps from a model's paths to them."""
