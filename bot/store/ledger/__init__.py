"""The ledger's statements: adding, claiming, ending and reading deliveries. Each is a function of a connection."""
