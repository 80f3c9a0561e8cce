"""Every write: look up, refuse, do, record, return. Services flush and never commit; who and when are arguments."""
