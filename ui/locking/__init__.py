"""When the window locks by itself, and what a lock leaves behind: a fresh process that has seen nothing.

``elapsed`` counts time, ``times`` says what is due, ``inputs`` hears the person, ``guard`` puts them together;
``clipboard`` and ``relaunch`` clear what would stay behind, ``first_start`` keeps one window to a person.
"""
