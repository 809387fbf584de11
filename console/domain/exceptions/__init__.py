"""The break-glass exception record: three lives, debts, separation of duties."""
