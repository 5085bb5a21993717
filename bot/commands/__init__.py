"""What a subscriber or operator can ask: neutral requests in, neutral messages out, the same on every platform."""
