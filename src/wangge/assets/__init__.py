"""City components: what stands in the street, its official code, and who answers for it."""
