"""The form engine's pieces, from the record book outwards.

recording.py   what a session asks of the record book
saving.py      what has been given and not yet kept; tries again; knows when "Saved" may be said
sheet.py       the answers of one form as they stand on the screen, and what follows from them
outline.py     the steps of the guide: where one is, what is done, what is missing
step.py        one step, drawn
steps.py       the left-hand column
beside.py      the right-hand column: what to hold in mind, urgent contacts, the one note
comparison.py  a follow-up beside the first time
finishing.py   what is still missing, and what finishing led to
columns.py     where all of it stands, by how much room there is
"""
