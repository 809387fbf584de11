"""The encrypted file: keys, slots, storage, projections, blobs."""
