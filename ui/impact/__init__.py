"""The impact report on the screen, and what the SoS team puts beside the files: trust figures, changes, own words."""
