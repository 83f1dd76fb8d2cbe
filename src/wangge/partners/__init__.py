"""The machine edge: open standards by which programs of others read what is public here."""
