"""The parts of the page about questionnaires.

findings.py   what a file can do here, before it is added
used.py       which version is used for what
lines.py      one version, with what can be done about it
preview.py    filling one in without keeping anything
"""
