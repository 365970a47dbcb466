"""Qt: shows, asks, calls one core function, shows again. Start at ``application.start``."""
