"""Who ticks: the loops that call the pipeline and the dispatchers."""
