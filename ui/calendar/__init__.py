"""The diary as a month: seen at a glance, gone about in by keyboard, told without colours as well as with them."""
