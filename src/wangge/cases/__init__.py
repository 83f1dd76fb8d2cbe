"""The case: its history, its clocks, its moves."""
