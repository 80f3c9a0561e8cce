"""How each figure is counted, in a sentence or two: the same words on the page and in every file."""

import hashlib
import json
from collections.abc import Iterable
from types import MappingProxyType

from tracker.render.exception_words import COUNTED as EXCEPTIONS_COUNTED

KNOWN_AT = (
    "A fact counts when it was recorded by the moment of knowledge and not found to be a mistake by then. So the same "
    "day, asked for at the same moment, gives the same figures for ever."
)

COUNTED = MappingProxyType(
    {
        "Strength": (
            "Officers with a posting in the precinct on the day whose employment is active, leave or suspended."
        ),
        "Eligible": (
            "Strength whose duty is in the rollout's scope on the day, less the suspended and those on leave "
            "for over 180 days."
        ),
        "Trained": "Eligible, and every course required on the day done, in a version that counts, and not expired.",
        "Assigned": "Eligible and holding a camera that is serviceable on the day.",
        "Equipped": "Trained and assigned. The percentage is equipped of eligible.",
        "Outstanding": "Eligible and not equipped: each needs training, a camera, or both.",
        "Planned": (
            "Nothing before the plan's start; from there to its finish in equal daily steps to the target, "
            "rounded down. The first plan never changes; the current one is the version adopted last by the "
            "day."
        ),
        "Variance": (
            "In officers: equipped less planned. In days: how far the day lies from the one on which the plan "
            "has the same count. Positive where the precinct is ahead."
        ),
        "Completed on": (
            "The first day since the first plan's start on which every eligible officer was equipped. The "
            "line may fall again."
        ),
        "Forecast": (
            "At the mean pace of the last four weeks; earliest at the best week's pace, latest at the "
            "worst's. None while there is no plan, in the first two weeks, or when nothing was gained."
        ),
        "Total": "The sum of the rows; percentages are counted anew from the sums.",
        "Since": "The first day of being eligible and not equipped without a break.",
        "Lacking": "The courses required on the day that are not done, or no longer count.",
        "Next class": (
            "The next class, on or after the day, of a course that is lacking, for the precinct or for anyone."
        ),
        "Owned": (
            "Cameras owned from the day or an earlier one and not retired on it, each counted once. The parts add up "
            "to the whole on every day."
        ),
        "Counts as": (
            "The first of these that applies on the day: stolen, missing, recalled, in repair, held by anyone, in "
            "stock."
        ),
        "Due back": (
            "A camera still held by an officer who left, has been on leave for over 180 days, or has a duty "
            "outside the rollout."
        ),
        "In scope": (
            "Eligible: posted in the precinct, with a duty in the rollout's scope, and neither suspended nor "
            "on leave for over 180 days."
        ),
        "Enrolled": "Of those still in need of training, enrolled in a class to come.",
        "Issued": "In scope and holding a camera that is serviceable on the day.",
        "Signed": "Of the issued, those who have signed for the camera they hold.",
        "First use": "The first day with use reported from the precinct.",
        "Deployed": (
            "Cameras that officers of the precinct took out on the day, as the precinct counted them: entered or "
            "imported, never derived from who holds a camera."
        ),
        "Used": "Of the deployed, those that recorded on the day, as counted.",
        "Differences": (
            "What a list says otherwise than the register of the list's day, or what only one of the two has. Silence "
            "in a list is no difference. Counts are of the lists that were not withdrawn."
        ),
        "Open": "A difference that neither an entry nor an explanation has done away with by the moment of knowledge.",
        "Explained": "A difference of which somebody said in a sentence why it is right as it is.",
        "Resolved": "A difference when the list was held, until the register was brought to say what the list says.",
        "Withdrawn": "A list taken back by reversing its batch: it is listed with its differences, and not counted.",
        "In custody": (
            "In an officer's hands from the day of issue to the day before that of the return. A period has all that "
            "is not over before its first day; what was found to be a mistake by the moment of knowledge is left out."
        ),
        "Days held": (
            "Days in the officer's hands up to the report's day. Issued and returned on one day is 0: held on no day, "
            "and listed."
        ),
        "Place": (
            "Where the camera was put, until it was put elsewhere, issued, or came back without a place being said."
        ),
        **EXCEPTIONS_COUNTED,
        "Counts until": "The first day on which what was done counts no more; empty where nothing was done.",
        "Trained n/a": (
            "The officer is not eligible: trained is said of the eligible alone. Where no course is required on the "
            "day, none of them is trained."
        ),
        "Completion shown": (
            "Of each course the one that counts best on the day: first what counts (it has not run out, and is of a "
            "version that will do where the course is required), then an older version, then what has run out; of "
            "these what runs out last, then the later version."
        ),
        "Course counts": "Officers of the strength, eligible or not, whose completion of the course counts on the day.",
        "Runs out": "The first day on which the completion counts no more; empty where it counts for ever.",
        "Sessions": (
            "Sessions held in the period, its first and its last day in it, whoever came. Of a precinct: those for it "
            "and those for anyone."
        ),
        "Session hours": "The hours that the version of the course takes, once for each session.",
        "Completions": (
            "Completions in the period, in a session on record or elsewhere; who does a course twice counts twice. Of "
            "a precinct: those of the officers posted there on the day."
        ),
        "Officer-hours": "The hours that the version of the course takes, once for each completion.",
        "Events": (
            "Acts that changed a record or a fact, on the agency's day on which they were recorded. Sign-ins, attempts "
            "that failed, reads and exports are in the audit log too and are not counted here."
        ),
        "Door": (
            "Through what the act came in: a page, the API, the command line; the import where it came with a file, "
            "whoever sent the file and through which of the three."
        ),
        "Rows": "Facts and records that the events entered, edits of a field among them, and facts that they voided.",
        "Dated": "Of the facts entered those that speak of a day: of an issue, of a completion, from which they hold.",
        "Entered late": (
            "Dated facts recorded more than 7 days after their day, whether voided since or not; the share is that of "
            "the dated."
        ),
        "Batches": (
            "Batches opened in the period, with the events in each and the rows of these; reversed on the day on which "
            "that was known by the moment."
        ),
        "Voids and corrections": (
            "Events that voided a fact: voids, corrections, which enter it anew in the same act, reversals of batches."
        ),
        "Expiring": (
            "Completions of courses required on the day that count for an eligible officer and run out within the days "
            "asked for."
        ),
        "Devices owned": (
            "All cameras owned on the day, each counted once: the total number of recording devices owned or "
            "maintained (Minn. Stat. 13.825 subd. 5)."
        ),
        "Daily record": (
            "How many cameras were actually deployed and used by officers on each day, and in which precinct, as "
            "entered from the precinct's own count and never derived from who held a camera "
            "(Minn. Stat. 13.825 subd. 5). A day of all precincts has a sum only where no precinct has a gap."
        ),
        "Gap": (
            "No entry for a day after the precinct's first entry. It is not a zero: nobody knows how many there were."
        ),
        "Not begun": "No entry for the day, nor for any day before it, in the precinct.",
        "Policies in force": (
            "The versions of written policies in effect on a day of the period (Minn. Stat. 13.825 subd. 5 and "
            "626.8473): when the adoption was recorded, when the version was published and from when it held."
        ),
        "Storage figures": (
            "The amount of recorded data, its retention and its destruction, as entered from the source that stands "
            "beside each figure (Minn. Stat. 13.825 subd. 5): those of the period, and of each measure and unit the "
            "last before it. They are the whole agency's."
        ),
        "Appropriated": "All amounts entered as appropriated for the year, decided on or before the report's day.",
        "Spent": "All amounts entered as spent in the year, paid on or before the report's day.",
        "Spent up to the day": (
            "All amounts entered as spent, of this year and every year before it, up to the year's last day or the "
            "report's day, whichever is earlier."
        ),
        "Cost per equipped officer": (
            "Spent up to the day divided by the officers of all precincts equipped on that day, to the cent, a half "
            "upwards. n/a where nobody was equipped or nothing was spent yet, and of some precincts alone: money is "
            "not split among them."
        ),
    }
)
"""By the name the figure has in headings."""


def definitions_of(figures: Iterable[str]) -> dict[str, str]:
    """How these figures are counted, by name, and what the moment of knowledge means."""
    return {**{name: COUNTED[name] for name in figures}, "Moment of knowledge": KNOWN_AT}


def digest_of(figures: Iterable[str]) -> str:
    """The SHA-256 of these figures' definitions, as JSON in UTF-8: a row of CSV, which has no room for sentences, says
    by it that it was counted as the other formats of the report explain.
    """
    words = json.dumps(definitions_of(figures), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()
