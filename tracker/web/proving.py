"""A PIN compared before anything is signed with it: counted first, compared outside of every transaction, settled."""

from dataclasses import replace

from tracker.domain.commands.signing import Acknowledge
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import SigningMethod
from tracker.services.signing import PinTried, count_pin_try, settle_pin_try, wrong_pin
from tracker.web.entering import retrying
from tracker.web.requests import writing


def proven(command: Acknowledge) -> Acknowledge:
    """The command with the number of the PIN that fitted in place of the PIN; without one, as it is. The count of tries
    stands, whatever becomes of the signature.

    Raises:
        Invalid `not_of_this_method`; NotFound `unknown_assignment`; Conflict `no_pin`, `pin_locked`, `wrong_pin`.
    """
    pin = command.pin
    if pin is None:
        return command
    if command.method is not SigningMethod.PIN:
        message = "A PIN belongs to another way of signing. Leave it out, or choose that way."
        raise Invalid("not_of_this_method", message, field="pin")
    tried = retrying(lambda: _counted(command.assignment_id))
    fitted = tried.fits(pin)
    is_locked = retrying(lambda: _settled(tried, fitted))
    if not fitted:
        raise wrong_pin(is_locked)
    return replace(command, pin=None, pin_id=tried.pin_id)


def _counted(assignment_id: int) -> PinTried:
    with writing() as desk:
        return count_pin_try(desk.session, desk.actor, assignment_id, now=desk.now)


def _settled(tried: PinTried, fitted: bool) -> bool:
    with writing() as desk:
        return settle_pin_try(desk.session, desk.actor, tried, fitted=fitted, now=desk.now)
