"""Places: roads, compounds, buildings, rooms and landmarks, and which grid an address means."""
