"""A few of Qt's values by number, for what is made before the first paint.

Importing ``Qt`` from PySide6 makes all of its enumerations, which takes 15 ms of the 45 that the unlock page
may take more than an empty window. As properties they can be set by number; a test holds them to Qt's own.
"""

PLAIN_TEXT = 0
NO_FOCUS = 0
NO_CONTEXT_MENU = 0
HIDDEN_DATA_HINTS = 0x02 | 0x04 | 0x40
"""ImhSensitiveData, ImhNoAutoUppercase and ImhNoPredictiveText."""
ROLE_OF_OUR_OWN = 0x0101
"""The first item data role after UserRole."""
SHOWN = 0
HIDDEN = 2
"""QLineEdit.EchoMode Normal and Password."""
RETURN, ENTER = 0x01000004, 0x01000005
NO_KEYS_BESIDE, KEYPAD = 0, 0x20000000
"""Modifiers: none, and that of the keys of the number pad."""
