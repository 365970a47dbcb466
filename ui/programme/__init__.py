"""The programme pack in the window: loaded on a laptop, prepared and made by the SoS team; and their register."""
