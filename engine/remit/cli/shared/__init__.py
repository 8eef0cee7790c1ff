"""What commands share: arguments, files that are written whole, a line that says how far the work is."""
