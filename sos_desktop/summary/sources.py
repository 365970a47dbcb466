"""Where the events of each kind are, and what each of them counts as: the SQL of ``events``, for any choice of tables.

What an event counts as is one text, the same in the ledger for good:

- in the default set how often it counts and its code in each table of its kind, in the order of the specification:
  ``1 all students resuscitation``;
- in every other one how often it counts, and its category in each table by the table's name:
  ``1 total:all staff-group:students|not-stated``; of a group session, where more than one may count, with how many:
  ``1 attendance:all*7 staff-group:students*3,medical-and-dental*4``.

Dates that are known to the month or the year count where every day that they may mean counts the same, and as not
recorded otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sos_desktop.records.feedback import AGREEMENT
from sos_desktop.summary.tables import (
    ALL,
    BY,
    EVENT_GROUPS,
    KNOWN,
    Cell,
    Kind,
    Specification,
    Table,
    category,
    fallback,
    pair_of,
    table,
)

MANY = "*"


@dataclass(frozen=True, slots=True)
class Source:
    """Where events of one kind are: ``{ids}`` names some of them and ``{codes}`` stands for what they count as;
    ``counts`` tells which count by the end of a quarter. ``:settled`` is when an outcome is fixed, ``:known`` until
    when it is looked at. ``times`` is how often one counts; ``codes`` is its code in each table.
    """

    kind: Kind
    select: str
    counts: str
    times: str
    codes: Mapping[str, str]


def _first(when: str) -> str:
    """The first day that a date may mean."""
    return f"julianday(substr({when} || '-01-01', 1, 10))"


def _last(when: str) -> str:
    return (
        f"julianday(CASE length({when}) WHEN 4 THEN {when} || '-12-31'"
        f" WHEN 7 THEN date({when} || '-01', '+1 month', '-1 day') ELSE substr({when}, 1, 10) END)"
    )


def _days(since: str, until: str, bands: tuple[tuple[str, int, int | None], ...]) -> str:
    """In which band the days between lie, whatever days the two dates mean; nothing where that is not certain."""
    least, most = f"({_first(until)} - {_last(since)})", f"({_last(until)} - {_first(since)})"
    cases = "".join(
        f" WHEN {f'{least} >= {low}' if low else f'{most} >= 0'}"
        f"{'' if high is None else f' AND {most} <= {high}'} THEN '{name}'"
        for name, low, high in bands
    )
    return f"CASE{cases} END"


_TO_CONTACT = _days(
    "c.requested_partial",
    "coalesce(c.contacted_partial, c.first_contact)",
    (("0-3-days", 0, 3), ("4-7-days", 4, 7), ("8-14-days", 8, 14), ("15-or-more-days", 15, None)),
)
_OF_AN_EVENT = _days(
    "i.occurred_partial",
    "c.first_assessment",
    (("under-72-hours", 0, 2), ("3-7-days", 3, 7), ("8-28-days", 8, 28), ("later", 29, None)),
)
_TO_ASSESSMENT = f"""
    CASE WHEN i.id IS NULL OR i.timing IN ('succession', 'ongoing-investigation') OR c.first_assessment IS NULL
    OR i.occurred_partial = ''
    THEN 'not-applicable' ELSE {_OF_AN_EVENT} END
"""

_HELD = "f.state = 'done' AND f.ended <= date(f.closes, :known)"
_WHO_5 = """
    SELECT n.score FROM sessions s JOIN instruments n ON n.session_id = s.id
    WHERE s.case_id = f.case_id AND s.state = 'finished' AND n.score IS NOT NULL AND n.canonical LIKE '%/who-5|%'
"""
_BETTER = f"""(
    ({_WHO_5} AND s.followup_id = f.id ORDER BY s.held_on DESC, s.finished DESC LIMIT 1)
    - ({_WHO_5} AND s.followup_id IS NULL AND s.held_on < f.ended ORDER BY s.held_on, s.finished LIMIT 1)
)"""

TWIN = """
    SELECT 1 FROM cases o WHERE EXISTS (SELECT 1 FROM merges WHERE undone IS NULL)
    AND o.person_id = c.person_id AND o.incident_id = c.incident_id AND o.id <> c.id
    AND o.reports = 1 AND o.first_contact IS NOT NULL
    AND (NOT EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = 'case' AND e.event_id = o.id), o.first_contact, o.id)
      < (NOT EXISTS (SELECT 1 FROM summary_events e WHERE e.kind = 'case' AND e.event_id = c.id), c.first_contact, c.id)
"""
"""The same person's other case about the same incident, which is counted for both: of an incident entered twice."""

_ANSWER = "CASE WHEN o.answered <= date(o.made_on, :known) THEN o.answer ELSE 'no-reply' END"
_ANSWERED = """
    (o.answered <= :last OR date(o.made_on, :settled) <= :last)
    AND NOT (o.answer = 'withdrawn' AND coalesce(o.answered, '') <= date(o.made_on, :settled))
"""
_LAST_DAY = """
    substr(b.quarter, 1, 5)
    || CASE substr(b.quarter, 7) WHEN '1' THEN '03-31' WHEN '2' THEN '06-30' WHEN '3' THEN '09-30' ELSE '12-31' END
"""

SOURCES = (
    Source(
        Kind.CASE,
        """
        SELECT u.*, c.first_contact AS day, c.person_id AS whose, {codes} AS codes
        FROM {ids} u CROSS JOIN cases c ON c.id = u.event_id
        JOIN people p ON p.id = c.person_id LEFT JOIN incidents i ON i.id = c.incident_id
        """,
        f"c.reports = 1 AND c.first_contact <= :last AND NOT EXISTS ({TWIN})",
        f"CASE WHEN c.first_contact IS NULL OR c.reports = 0 OR EXISTS ({TWIN}) THEN '0' ELSE '1' END",
        {
            "case/staff-group": "p.staff_group",
            "case/event-type": "coalesce(i.event_type, 'other')",
            "case/request-to-contact": _TO_CONTACT,
            "case/event-to-assessment": _TO_ASSESSMENT,
            "case/tier": "'tier-' || c.tier",
            "case/source": "c.source",
            "case/organisation": "p.organisation",
        },
    ),
    Source(
        Kind.OFFER,
        """
        SELECT u.*, min(coalesce(o.answered, '9999'), date(o.made_on, :settled)) AS day, c.person_id AS whose,
          {codes} AS codes
        FROM {ids} u CROSS JOIN offers o ON o.id = u.event_id JOIN cases c ON c.id = o.case_id
        LEFT JOIN people p ON p.id = c.person_id
        """,
        f"c.reports = 1 AND {_ANSWERED}",
        "CASE WHEN c.reports = 1 THEN '1' ELSE '0' END",
        {"case/staff-group": "p.staff_group", "offer/answer": _ANSWER},
    ),
    Source(
        Kind.OFFER,
        """
        SELECT u.*, min(coalesce(o.answered, '9999'), date(o.made_on, :settled)) AS day, o.whose AS whose,
          {codes} AS codes
        FROM {ids} u CROSS JOIN declined_offers o ON o.id = u.event_id
        """,
        _ANSWERED,
        "'1'",
        {"case/staff-group": "'not-stated'", "offer/answer": _ANSWER},
    ),
    Source(
        Kind.FOLLOW_UP,
        """
        SELECT u.*, date(f.closes, :settled) AS day, c.person_id AS whose, {codes} AS codes
        FROM {ids} u CROSS JOIN followups f ON f.id = u.event_id JOIN cases c ON c.id = f.case_id
        """,
        "c.reports = 1 AND f.void IS NULL AND date(f.closes, :settled) <= :last",
        "CASE WHEN f.void IS NULL AND c.reports = 1 THEN '1' ELSE '0' END",
        {
            "follow-up/outcome": """
                CASE WHEN f.ended IS NULL OR f.ended > date(f.closes, :known) THEN 'not-done-in-time'
                WHEN f.state = 'done' AND f.ended <= f.closes THEN 'on-time' WHEN f.state = 'done' THEN 'late'
                WHEN f.state = 'declined' THEN 'declined' WHEN f.state = 'unreachable' THEN 'not-reached'
                ELSE 'not-done-in-time' END
            """,
            "follow-up/onward": f"CASE WHEN {_HELD} THEN coalesce(f.onward, 'not-recorded') ELSE 'not-recorded' END",
            "follow-up/change-of-score": f"""
                CASE WHEN {_HELD} THEN CASE WHEN f.change_of_score <= -3 THEN 'fell-by-3-or-more'
                WHEN f.change_of_score < 0 THEN 'fell-by-1-or-2' WHEN f.change_of_score = 0 THEN 'same'
                WHEN f.change_of_score > 0 THEN 'rose' END END
            """,
            "follow-up/days-off": f"CASE WHEN {_HELD} THEN f.days_off END",
            "follow-up/wellbeing": f"""
                CASE WHEN {_HELD} THEN CASE WHEN {_BETTER} >= 10 THEN 'better-by-10-or-more'
                WHEN {_BETTER} <= -10 THEN 'worse-by-10-or-more' WHEN {_BETTER} IS NOT NULL THEN 'within-10' END END
            """,
        },
    ),
    Source(
        Kind.GROUP,
        """
        SELECT u.*, g.held_on AS day, coalesce(g.incident_id, g.id) AS whose, {codes} AS codes
        FROM {ids} u CROSS JOIN sessions g ON g.id = u.event_id
        """,
        "g.state = 'finished' AND g.reports = 1 AND g.held_on <= :last",
        "CASE WHEN g.reports = 1 THEN '1' ELSE '0' END",
        {},
    ),
    Source(
        Kind.FEEDBACK,
        f"""
        SELECT u.*, coalesce({_LAST_DAY}, '') AS day, b.id AS whose, {{codes}} AS codes
        FROM {{ids}} u CROSS JOIN feedback b ON b.id = u.event_id
        """,  # noqa: S608 - every part is written above
        f"coalesce({_LAST_DAY}, '') <= :last",
        "'1'",
        {
            f"feedback/{name}": f"json_extract(b.answers, '$.\"{statement}\"')"
            for name, statement in (
                *(("listened-to", "listened-to"), ("needs-met", "needs-met")),
                *(("where-to-turn", "where-to-turn"), ("recommend", "recommend")),
            )
        },
    ),
)  # fmt: skip

_AS: Mapping[str, Mapping[str, str]] = {
    "case/event-type": {code: name for name, codes in EVENT_GROUPS.items() for code in codes},
    "follow-up/days-off": {"1-7": "1-to-7-days", "8+": "8-or-more-days"},
    **dict.fromkeys(
        ("feedback/listened-to", "feedback/needs-met", "feedback/where-to-turn", "feedback/recommend"),
        AGREEMENT,
    ),
}
"""What a code of the records is called in a table, where it is not called the same."""

_ATTENDED = "(SELECT coalesce(sum(a.attended), 0) FROM attendance a WHERE a.session_id = g.id)"
_ARISING = "coalesce((SELECT a.one_to_ones FROM arising a WHERE a.session_id = g.id), 0)"


@cache
def events(specification: Specification, ids: str, condition: str) -> str:
    """The events of every kind among ``ids`` for which a condition, which may speak of {counts}, holds."""
    return " UNION ALL ".join(
        f"{source.select.format(ids=ids, codes=_codes(specification, source))} WHERE u.kind = '{source.kind}'"
        f" AND {condition.format(counts=source.counts)}"
        for source in SOURCES
        if specification.of(source.kind)
    )


def touched(specification: Specification, kind: str, codes: str) -> list[tuple[Cell, int]]:
    """The cells that one event counts in, and how often it counts."""
    times, *each = codes.split(" ")
    if specification.name in KNOWN:
        return [
            (Cell(kind, table.name, category(table, code)), int(times))
            for table, code in zip(specification.of(kind), each, strict=True)
        ]
    return [
        (Cell(kind, name, counted), int(times) * int(many or 1))
        for name, _, all_counted in (word.partition(":") for word in each)
        for counted, _, many in (one.partition(MANY) for one in all_counted.split(",") if one)
    ]


def _codes(specification: Specification, source: Source) -> str:
    tables = specification.of(source.kind)
    if specification.name in KNOWN:
        return _positional(source, tables)
    words = "".join(f" || ' {each.name}:' || {_counted(source, each)}" for each in tables)
    return f"{source.times}{words}"


def _positional(source: Source, tables: tuple[Table, ...]) -> str:
    """As the default set has always been written."""
    if source.kind is Kind.GROUP:
        return f"CASE WHEN g.reports = 1 THEN {_ATTENDED} ELSE 0 END || ' all'"
    codes = (f"'{ALL}'" if each.name == "total" else source.codes[each.key] for each in tables)
    return f"{source.times} || ' ' || " + " || ' ' || ".join(codes)


def _counted(source: Source, of: Table) -> str:
    """As what an event counts in a table, after what a pack has put together."""
    if pair := pair_of(of.key):
        rows, columns = (
            Table(of.kind, whole.name, tuple(dict.fromkeys(c.split(BY)[side] for c in of.categories)))
            for side, whole in enumerate(filter(None, map(table, pair)))
        )
        return f"{_placed(source, pair[0], rows)} || '{BY}' || {_placed(source, pair[1], columns)}"
    if source.kind is Kind.GROUP:
        return _attended(of)
    return f"'{ALL}'" if of.categories == (ALL,) else _placed(source, of.key, of)


def _placed(source: Source, key: str, of: Table) -> str:
    return _case(source.codes[key], key, of)


def _case(code: str, key: str, of: Table) -> str:
    place = of.place
    names = {each: each for each in place} | dict(_AS.get(key, {}))
    whole = table(key)
    assert whole is not None  # noqa: S101 - the catalogue has it
    whens = "".join(f" WHEN '{each}' THEN '{place[name]}'" for each, name in names.items())
    return f"CASE {code}{whens} ELSE '{place[fallback(whole)]}' END"


def _attended(of: Table) -> str:
    if of.name == "staff-group":
        group = _case("a.staff_group", "group/staff-group", of)
        return f"""coalesce((
            SELECT group_concat(counted || '{MANY}' || many, ',' ORDER BY counted) FROM (
              SELECT {group} AS counted, sum(a.attended) AS many FROM attendance a
              WHERE a.session_id = g.id AND a.attended > 0 GROUP BY counted
            )
        ), '')"""  # noqa: S608 - every part is written above
    return f"'{ALL}{MANY}' || {_ARISING if of.name == 'one-to-ones' else _ATTENDED}"
