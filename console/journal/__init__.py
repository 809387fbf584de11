"""The signed log: entry, canonical encoding, keys, chain, order, verdicts, forks."""
