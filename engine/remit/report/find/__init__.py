"""What `remit find` prints."""
