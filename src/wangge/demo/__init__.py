"""The demo city: real territory, synthetic grids, invented cases, one fixed seed."""
