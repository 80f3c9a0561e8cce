"""What may be entered about a reconciliation's differences."""

from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.vocabulary import DifferenceCode
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Id, Text

SUBJECT = 120
EXPLANATION = 2000


class ExplainDifferenceSchema(CommandSchema[ExplainDifference]):
    """Why a difference is right as it is. `code` and `subject` name it, as the list of differences gives them."""

    command = ExplainDifference

    reconciliation_id = Id(data_key="reconciliation", required=True)
    code = Choice(DifferenceCode, required=True)
    subject = Text(SUBJECT, required=True)
    explanation = Text(EXPLANATION, lines=True, required=True)
