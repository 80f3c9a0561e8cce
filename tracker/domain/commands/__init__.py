"""What can be asked for: one frozen dataclass an act, the same whichever door it came through. Values are typed;
nothing here checks a rule.
"""

from tracker.domain.commands.references import CameraRef, OfficerRef

__all__ = ["CameraRef", "OfficerRef"]
