"""Windows over the window. Each is freed when it closes."""
