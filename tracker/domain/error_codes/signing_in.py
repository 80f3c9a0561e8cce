"""What stands between somebody and a sign-in, or a privileged act."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Signing in"

CODES = {
    "sign_in_failed": Explained(
        (401,),
        "User name and password do not fit together.",
        "Try again; after five wrong ones an administrator releases the account.",
    ),
    "not_signed_in": Explained(
        (401,),
        "Nobody is signed in.",
        "Sign in.",
    ),
    "code_refused": Explained(
        (401,),
        "The code of the sign-in is not taken: it is wrong, or was used.",
        "Type the one that the authenticator shows now, or a recovery code not used yet.",
    ),
    "code_unfit": Explained(
        (422,),
        "This is not the code that the new authenticator shows now.",
        "Type the six digits while they stand there, and look whether the phone sets its clock by itself.",
    ),
    "confirmation_required": Explained(
        (401,),
        "A privileged act asks again who it is.",
        "Type password and code on the page that asks.",
    ),
    "confirmation_failed": Explained(
        (401,),
        "Password and code do not fit together.",
        "Type both again; each code is taken once.",
    ),
    "authenticator_there": Explained(
        (409,),
        "An authenticator was set up meanwhile.",
        "Sign in with its code.",
    ),
    "no_authenticator": Explained(
        (409,),
        "The account has no authenticator.",
        "Set one up first.",
    ),
    "seed_unreadable": Explained(
        (503,),
        "The authenticator cannot be read: its key is not in the seed key file.",
        "Whoever runs the tracker gives it the key file.",
    ),
    "notice_not_acknowledged": Explained(
        (401,),
        "The department's notice was not acknowledged yet.",
        "Read it, and acknowledge it.",
    ),
    "too_many_tries": Explained(
        (429,),
        "Too many tries from this address failed.",
        "Wait as long as `Retry-After` says.",
    ),
    "no_account": Explained(
        (401,),
        "The provider vouches for you, and no account of the tracker is open to you.",
        "Ask an administrator, and name the number in the message.",
    ),
    "single_sign_on_failed": Explained(
        (401,),
        "The provider did not sign you in.",
        "Try again; if that does not help, tell an administrator the number in the message.",
    ),
    "single_sign_on_lapsed": Explained(
        (401,),
        "The sign-in was not begun in this browser, or took too long.",
        "Begin again.",
    ),
    "provider_away": Explained(
        (503,),
        "The provider does not answer just now.",
        "Sign in with a password, or try again in a moment.",
    ),
}
