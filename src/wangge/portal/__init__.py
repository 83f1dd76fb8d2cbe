"""Residents' pages: report, follow, rate, reopen."""
