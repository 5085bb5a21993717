"""Stories: which entries tell the same event, and what they say as a whole. Pure."""
