"""Courses, their versions, requirements, sessions and completions, as answered."""

from tracker.schemas.output.parts import Ended, Fact, OfOfficer, Record, amount, day, number, revision, text


class CourseRecord(Record):
    """What is taught."""

    code = text()
    name = text()
    revision = revision()


class CourseVersionRecord(Record):
    """One version of a course."""

    course = text("The course's code.")
    course_name = text()
    version = text()
    version_order = number("Its place among the versions.")
    hours = amount()
    modules = number(null=True)
    validity_months = number("Months a completion counts; null: for ever.", null=True)


class RequirementRecord(Ended):
    """Which course, from which version up, counts as trained from a day on."""

    course = text("The course's code.")
    course_name = text()
    version = text()
    starts_on = day()


class SessionRecord(Fact):
    """A class on a day."""

    course = text("The course's code.")
    course_name = text()
    version = text()
    held_on = day()
    starts_at = text("Local time of day as HH:MM.", null=True)
    place = text(null=True)
    instructor = text(null=True)
    seats = number(null=True)
    precinct = text("The code of the precinct it is for; null: for anyone.", null=True)
    precinct_name = text(null=True)
    revision = revision()


class EnrolmentRecord(OfOfficer, Ended):
    """An officer's seat in a class. The end says that the officer withdrew, or was not there on the class's day."""

    session = number("The session's number.")
    course = text("The course's code.")
    course_name = text()
    version = text()
    held_on = day("The class's day.")
    enrolled_on = day()
    outcome = text("`withdrawn` or `no_show`; null while nothing ended it.", null=True)


class CompletionRecord(OfOfficer, Fact):
    """An officer's having done a course. It counts from the day it was done to the day before it expires."""

    course = text("The course's code.")
    course_name = text()
    version = text()
    completed_on = day()
    validity_months = number(null=True)
    expires_on = day("The first day it no longer counts; null: it counts for ever.", null=True)
    session = number("The session's number; null for one that was not ours.", null=True)
