"""The form engine's pieces: the steps, a step drawn, what stands beside it, and the saving.

saving.py      what has been given and not yet kept; tries again; knows when "Saved" may be said
sheet.py       the answers of one form as they stand on the screen, and what follows from them
step.py        one step of a guide, drawn
steps.py       the left-hand column: where one is, what is done
beside.py      the right-hand column: what to hold in mind, urgent contacts, the one note
comparison.py  a follow-up beside the first time
"""
