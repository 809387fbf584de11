"""Device to device: wire, session, links, pairing. No Qt, no SQL."""
