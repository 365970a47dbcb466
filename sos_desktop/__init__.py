"""Supporting our Staff, without a window: everything the application knows and does.

errors, dates, codes   the words everything else is written in
vault/                 the encrypted folder: keys, connection, migrations, audit
records/               what is kept: incidents, people, sessions, follow-ups, ...
questionnaires/        FHIR Questionnaires, read strictly, answered and scored
schedule               which follow-ups an incident and its sessions lead to
summary/               what leaves the laptop, with nobody in it, and how it is added up
reports/               PDF
troubles, diagnostics  what went wrong, counted, and a report that names nobody
casebook               an open vault and who is using it
cli                    sos-records: the same without a window
"""

__version__ = "0.1.0"
