"""`medrelief policies`: packs, for those who write and those who use them."""
