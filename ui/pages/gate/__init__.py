"""Before the vault is open: unlock, and first start."""
