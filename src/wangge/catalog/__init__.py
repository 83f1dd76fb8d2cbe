"""The duty list: what counts as a matter, its limits, and which unit answers for it where."""
