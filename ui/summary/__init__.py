"""The parts of the Summary page: what a summary holds by topic, and what has left."""
