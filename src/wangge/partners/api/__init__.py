"""OGC API Features: Part 1 (OGC 17-069r4) and Part 2, coordinates by reference (OGC 18-058)."""
