"""The programme pack and the register: what the SoS team sets for every laptop, and whom it has trained.

contents       everything that a pack can set
looking        a pack's JSON read with every finding, not only the first
document       the file: a signed zip, and its strict reader
signing        who signed it: fingerprints, and one key handed on to the next
changes        what loading it would change, line by line
loading        compared, shown, then put in force in one transaction
applying       each part where the records look for it
parameters     its part for summaries, from the next quarter on
preparing      the next pack, in the SoS team's record book
letter         what goes with it on paper: the fingerprint
register       practitioners and managers: trained, refresher due, still in post
register_file  the register as CSV, in and out
folder         a pack prepared as a folder of files
"""
