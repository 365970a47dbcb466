"""Where answers stand."""

import pytest

from sos_desktop.questionnaires.places import MOST_ROUNDS, find, spots

FORM = (
    {"linkId": "/44250-9", "type": "integer"},
    {
        "linkId": "visit",
        "type": "group",
        "repeats": True,
        "item": [
            {"linkId": "reason/why", "type": "string"},
            {"linkId": "cup", "type": "group", "repeats": True, "item": [{"linkId": "size", "type": "text"}]},
        ],
    },
)


def test_every_item_has_a_place_and_a_repeating_group_one_for_each_round(made):
    form = made(*FORM)
    assert [spot.place for spot in spots(form, ["visit:1/cup:1/size", "no-group:7/size"])] == [
        "/44250-9",
        "visit:0",
        "visit:0/reason/why",
        "visit:0/cup:0",
        "visit:0/cup:0/size",
        "visit:1",
        "visit:1/reason/why",
        "visit:1/cup:0",
        "visit:1/cup:0/size",
        "visit:1/cup:1",
        "visit:1/cup:1/size",
    ]


@pytest.mark.parametrize(
    ("place", "link_id"),
    [
        ("/44250-9", "/44250-9"),
        ("visit:3/reason/why", "reason/why"),
        ("visit:0/cup:2/size", "size"),
        ("visit:2", "visit"),
        ("visit", None),
        ("reason/why", None),
        ("visit:x/reason/why", None),
        ("", None),
    ],
)
def test_a_place_leads_to_its_item(made, place, link_id):
    item = find(made(*FORM), place)
    assert (item.link_id if item else None) == link_id


def test_a_round_beyond_reason_does_not_grow_the_form(made):
    places = {spot.place for spot in spots(made(*FORM), ["visit:9999/reason/why"])}
    assert f"visit:{MOST_ROUNDS - 1}" in places
    assert f"visit:{MOST_ROUNDS}" not in places
