"""One headless command per file."""
