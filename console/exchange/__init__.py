"""Outside formats in and out; everything that comes in is untrusted."""
