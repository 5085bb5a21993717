"""Local stand-ins for the platforms, as strict as they are."""
