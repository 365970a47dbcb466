"""Going back to a backup, looking inside one, and what can be done about a damaged record book."""
