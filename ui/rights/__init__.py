"""The parts of the pages about somebody's rights: a copy, a hold, an erasure, and what is due for review."""
