"""What may be entered to void a fact or to reverse a batch."""

from tracker.domain.commands.audit import ReverseBatch, VoidFact
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Text


class VoidFactSchema(CommandSchema[VoidFact]):
    """Why a fact was a mistake; the address names it."""

    command = VoidFact
    in_path = ("kind", "fact_id")

    reason = Text(1000, lines=True, required=True)


class ReverseBatchSchema(CommandSchema[ReverseBatch]):
    """Why a batch is taken back; the address names it."""

    command = ReverseBatch
    in_path = ("batch_id",)

    reason = Text(1000, lines=True, required=True)
