"""One layout for YAML files: white space only, every word, quote and comment as it is written."""
