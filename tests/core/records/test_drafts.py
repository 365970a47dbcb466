"""A form that has not been kept yet: leaving or locking loses none of it."""

import pytest

from sos_desktop.records import drafts

HALF = {"label": "Bay 4 🙂", "lines": [["students", 2]], "half": "\ud83d"}


def test_what_stands_in_a_form_is_there_again(ward):
    drafts.keep(ward.store, "new incident", HALF, now=ward.now)
    ward.store.reopen()
    assert drafts.read(ward.store, "new incident") == HALF


def test_what_is_typed_later_takes_its_place(ward):
    drafts.keep(ward.store, "new incident", HALF, now=ward.now)
    drafts.keep(ward.store, "new incident", {"label": "Bay 5"}, now=ward.now)
    assert drafts.read(ward.store, "new incident") == {"label": "Bay 5"}


@pytest.mark.parametrize("form", ["new incident", "new person"])
def test_each_form_has_its_own_and_nothing_where_nothing_was(ward, form):
    drafts.keep(ward.store, form, HALF, now=ward.now)
    others = {"new incident", "new person"} - {form}
    assert all(drafts.read(ward.store, other) == {} for other in others)


def test_a_form_that_was_kept_is_empty_afterwards(ward):
    drafts.keep(ward.store, "new incident", HALF, now=ward.now)
    drafts.clear(ward.store, "new incident", now=ward.now)
    assert drafts.read(ward.store, "new incident") == {}
    drafts.clear(ward.store, "new incident", now=ward.now)


def test_a_draft_is_no_record_and_leaves_no_trace_in_the_audit(ward, audited):
    before = audited()
    drafts.keep(ward.store, "new incident", HALF, now=ward.now)
    assert audited() == before
