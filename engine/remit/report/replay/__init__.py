"""What changes for real cases: for people, and for programs."""
