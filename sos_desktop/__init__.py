"""Supporting our Staff, without a window: everything the application knows and does.

errors, dates, codes   the words everything else is written in
vault/                 the encrypted folder: keys, connection, migrations, audit
records/               what is kept: incidents, people, sessions, follow-ups, ...
questionnaires/        FHIR Questionnaires, read strictly, answered and scored
schedule               which follow-ups an incident and its sessions lead to
summary/               what leaves the laptop, with nobody in it
combining/             adding up what was sent, and roll-ups of it
offices/               exact totals of two offices, and what of them may be shown
attack/                what could be worked out from all that was released
impact/                what stands beside our counts: a trust's figures, changes, own words, control charts
programme/             the pack that sets laptops up, and the SoS team's register
reports/               on paper: records, leaflets, the summary, the impact report
demonstration/         made-up people, and a made-up network
troubles, diagnostics  what went wrong, counted, and a report that names nobody
casebook               an open vault and who is using it
cli, commands/         sos-records: the same without a window
"""

__version__ = "0.1.0"
