"""The encrypted folder in which everything is kept.

folder       the folder itself: made, opened in a fixed order, closed
places       where a record book may lie; disks knows what the system says about it
keys         the key file: the slots, what protects the file itself, its copy
slots        the data key wrapped under a passphrase or a recovery code, and what that costs
passphrase   making, reading and judging passphrases
recovery     the code on the recovery sheet
connection   the only module that knows SQLCipher is underneath
store        reading and changing, with nothing in between
audit        who did what, chained so that a gap shows
migrate      from any earlier form to this one
meta         which vault this is
rewrap       another passphrase or recovery sheet, or a way in for the service lead (escrow)
noted_keys   which key file was the last that changed it
rekey        everything under a new data key
selftest     known answers, before anything opens
own_key      an age identity of its own, for what only this record book is to open
lockfile     one at a time
reserve      a few megabytes to give back when the disk is full
backup       a copy that was checked before it counts: copying, backup_file, manifest, rotation, backup_state
second_place the same backups on a stick or a share
restore      back to a backup, in a new folder or in place of what is there (swap); rehearsal, once a month
damage       looked for twice before anybody is told; rescue and salvage save what can be read
soundness    is everything in it sound?
strict       reading JSON of our own that may have been changed
files        writing a file so that it is either the old one or the new one

Record book is what a practitioner calls it, vault is what the code calls it.
"""
