"""The ledger on the vault: what another device may ask of this one, and what it may bring."""
