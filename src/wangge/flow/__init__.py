"""Process definitions read from files, and the deadline clocks they drive."""
