"""Stories: all that was ever on record about one record, and all that one event of the audit log did."""

from tracker.reports.stories.story import story_of
from tracker.reports.stories.strands import STORIES

__all__ = ["STORIES", "story_of"]
