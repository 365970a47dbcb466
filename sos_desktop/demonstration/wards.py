"""What is made up: wards such as every hospital has, staff in about their proportions, plain words, no real names."""

from sos_desktop.codes import EventType, Onward, StaffGroup

STAFF = {
    StaffGroup.NURSING_AND_MIDWIFERY_REGISTERED: 34,
    StaffGroup.ADDITIONAL_CLINICAL_SERVICES: 18,
    StaffGroup.MEDICAL_AND_DENTAL: 16,
    StaffGroup.ALLIED_HEALTH_PROFESSIONALS: 10,
    StaffGroup.ADMINISTRATIVE_AND_CLERICAL: 7,
    StaffGroup.ESTATES_AND_ANCILLARY: 4,
    StaffGroup.STUDENTS: 4,
    StaffGroup.HEALTHCARE_SCIENTISTS: 2,
    StaffGroup.ADD_PROF_SCIENTIFIC_AND_TECHNIC: 2,
    StaffGroup.OTHER: 3,
}
"""About how often each group appears, per 100 people."""

EVENTS = {
    (EventType.UNEXPECTED_PATIENT_DEATH, "Medical ward"): 5,
    (EventType.VIOLENCE_ABUSE_OR_THREAT, "Emergency department"): 5,
    (EventType.RESUSCITATION, "Emergency department"): 3,
    (EventType.MATERNITY_OR_NEONATAL, "Maternity"): 3,
    (EventType.PREVENTABLE_HARM, "Theatres"): 3,
    (EventType.FAILURE_TO_DETECT_DETERIORATION, "Surgical ward"): 3,
    (EventType.COMPLAINT_INVESTIGATION_OR_INQUEST, "Surgical ward"): 2,
    (EventType.SEVERAL_BAD_OUTCOMES, "Critical care"): 2,
    (EventType.NEEDLESTICK_OR_EXPOSURE, "Outpatients"): 2,
    (EventType.FIRST_DEATH, "Medical ward"): 2,
    (EventType.PATIENT_KNOWN_TO_STAFF, "Admissions unit"): 1,
    (EventType.DEATH_OF_CHILD_OR_YOUNG_ADULT, "Children’s ward"): 1,
}
"""What happened and where, and how often of 32."""

INITIALS = "ABCDEHJKLMPRST"
NAMES = ("Hazel", "Willow", "Aspen", "Linden", "Hawthorn", "Elder", "Hornbeam", "Maple", "Juniper")
"""Of the few who were content to have a name kept."""

COLLEAGUES = ("R. Alder", "S. Rowan")
"""Who holds group sessions too."""

REASONS = {
    Onward.CLOSED: (
        "Sleeping again and back on usual shifts; knows where to find us.",
        "Managing well, with good support at home.",
        "Feels it is behind them; glad to have talked it over.",
    ),
    Onward.WATCH: (
        "Easier than at first, still tired; I will ring in a fortnight.",
        "Some days are hard; we agreed to speak again next month.",
    ),
    Onward.TIER_3_ACCEPTED: (
        "Still on their mind most days; would like to see occupational health.",
        "Finds the rota hard to keep up; glad of an appointment with the staff psychologist.",
    ),
    Onward.TIER_3_DECLINED: (
        "Still unsettled; would rather talk to their own GP first.",
        "Not what they want just now; has the leaflet and the number.",
    ),
}
"""Why a practitioner decided as they did."""

AWAY = "I was away; they have since told a colleague that they are well."
