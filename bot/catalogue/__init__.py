"""What Homeward says in its own words, in every language it speaks: strings, plurals, names, times."""
