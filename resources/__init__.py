"""What the product ships beside code; listed once in `resources.listing`."""
