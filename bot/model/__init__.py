"""The nouns of Homeward: frozen values that every room may import. Standard library only."""
