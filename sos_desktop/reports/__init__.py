"""PDF and charts. Nothing here is imported before somebody asks for a paper."""
