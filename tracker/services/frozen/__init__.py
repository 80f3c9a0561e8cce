"""Reports kept for the record, and the months that commanders sign off on them."""

from tracker.services.frozen.keeping import freeze_report
from tracker.services.frozen.signing_off import last_signature, sign_month

__all__ = ["freeze_report", "last_signature", "sign_month"]
