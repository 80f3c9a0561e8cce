"""Writes on signatures: for issues and returns, one by one or a sheet at once, and the PINs to sign with."""

from tracker.services.signing.acknowledgements import KIND, SignedSheet, acknowledge, acknowledge_sheet
from tracker.services.signing.pins import PinTried, count_pin_try, set_officer_pin, settle_pin_try, wrong_pin

__all__ = [
    "KIND",
    "PinTried",
    "SignedSheet",
    "acknowledge",
    "acknowledge_sheet",
    "count_pin_try",
    "set_officer_pin",
    "settle_pin_try",
    "wrong_pin",
]
