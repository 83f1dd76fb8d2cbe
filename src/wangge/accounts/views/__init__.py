"""Doors of the account: in, out, and what stands between."""
