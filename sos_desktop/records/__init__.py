"""What is kept: one noun a file, with the SQL that stores it.

practitioners  whose record book it is, and who has held sessions with them
incidents      what happened, as far as it is needed
planning       the planning meeting: a decision for each group and person
merging        an incident that was entered twice
succession     incidents that follow one another
people         code names; identities kept apart
lookalikes     code names that could be mistaken for one another
cases          one person and one incident: what is counted
standing_down  one question before the first contact
offers         made, accepted, declined, not answered
declined       what stays where no record is wished for: a count
no_record      declining so that nothing else stays
sessions       begun, welcomed, answered, finished: what the pages call
beginnings     on which day, with which forms
conversations  the quick record of a talk, with its person
added          a questionnaire more, in a session that is under way
safety         an answer about somebody's safety: who was told
safety_checks  the next working day, until a named person has taken over
services       whom to point people to: the directory
signposts      what somebody was told about, and whether they took it up
urgent_numbers the site's own, also for the locked window
supporter      one's own load, supervision and dates
check_ins      for one's own eyes, and one's own to take away
unbegun        what was opened by mistake
reading        a session as it stands
reopening      undo after the finish: a record opened again, and its next version
binned         unfinished sessions that were put away
outcomes       what finishing leads to
tiers          how far support went
revising       a case worked out anew after a change
followups      booked by themselves, never lost
corrections    what a correction changes about them
amendments     a finished record, and what was added to it
moves          a record that stood with the wrong person
moving         one session from case to case
masking        its text, until somebody says what stays
story          everything about one person
today          what waits
versions       every kept state of everything
letters        from a coroner or an inquiry: who was told, and offered to meet again
holds          for an inquest or inquiry: nothing under one is erased
erasure        a person, for good
tombstones     that it was done, where a restore cannot take it back
returned       erased again, when an old backup comes back
rewriting      backups without them
retention      when a record is looked at again
reads          how often records were opened
gathering      everything about one person, for the copy they may ask for
mentions       other people in it
redaction      what is blacked out
forms          the guides and instruments as they were worded
coded          answers by what they mean to the record
drafts         forms that have not been kept yet
set_aside      what the disk did not take, sealed for this record book alone
beside         such copies in its own folder
bringing_in    what one holds beside what is there, and putting it in
programme      what the programme's pack has set here
identifiers    ids, made by whoever saves
wording        what fits into a short field
"""
