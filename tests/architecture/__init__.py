"""What imports cannot show: the rules of the house, read from the code and from the catalogue of the database."""
