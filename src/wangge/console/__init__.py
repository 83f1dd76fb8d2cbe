"""The staff desk: queue, case page, moves."""
