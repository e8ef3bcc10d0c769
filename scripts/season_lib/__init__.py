"""A competition of real size over HTTP, and a check of what came of it: see scripts/season."""
