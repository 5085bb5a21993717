"""What operators edit: read, checked and kept. A bad file is a list of problems, never half a configuration."""
