"""The window's port on a real station: every call becomes work for the vault thread or a worker."""
