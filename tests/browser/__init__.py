"""What only a browser shows; a command of its own."""
