"""From entries and keys to a sealed file."""
