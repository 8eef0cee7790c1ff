"""Cases day by day, for people, pictures and programs."""
