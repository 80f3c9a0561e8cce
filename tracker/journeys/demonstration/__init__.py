"""The demonstration: Minneapolis from its first roster to Monday 7 November 2016, told through the services alone."""

from tracker.journeys.demonstration.accounts import SIGN_INS, SignIn
from tracker.journeys.demonstration.story import load_demonstration

__all__ = ["SIGN_INS", "SignIn", "load_demonstration"]
