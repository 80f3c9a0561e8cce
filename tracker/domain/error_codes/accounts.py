"""What is wrong with accounts, tokens, permissions and passwords."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Accounts and tokens"

CODES = {
    "token_required": Explained(
        (401,),
        "No token was sent.",
        "Send one in the header: `Authorization: Bearer TOKEN`.",
    ),
    "token_refused": Explained(
        (401,),
        "The token is unknown, expired or revoked, or its maker's account is shut.",
        "Ask an administrator for a new one.",
    ),
    "forbidden": Explained(
        (403,),
        "The role or the token never may do this.",
        "Ask an administrator, or take a token whose permissions hold what the reference names.",
    ),
    "token_makes_no_token": Explained(
        (403,),
        "A token makes no other token.",
        "Make it with `tracker token create` on the tracker's own machine, or on the page.",
    ),
    "token_lets_nobody_in": Explained(
        (403,),
        "A token gives no password, makes no administrator, enables no account, takes no authenticator away and "
        "says not where links are sent.",
        "Do it on the page, signed in.",
    ),
    "token_revoked": Explained(
        (409,),
        "The token is revoked already.",
        "Nothing is left to do.",
    ),
    "token_shown_once": Explained(
        (409,),
        "The token was made, and a token is shown once.",
        "If it was not kept, revoke it and make another.",
    ),
    "unknown_permission": Explained(
        (422,),
        "There is no such permission.",
        "Take one that `GET /api/v1/permissions` lists.",
    ),
    "above_maker": Explained(
        (422,),
        "You do not hold the permission yourself.",
        "Leave it out.",
    ),
    "above_role": Explained(
        (422,),
        "The token's role does not hold the permission.",
        "Leave it out, or take another role.",
    ),
    "scopes_required": Explained(
        (422,),
        "A service's token names its permissions.",
        "Name them as `scopes`.",
    ),
    "expiry_required": Explained(
        (422,),
        "A service's token ends.",
        "Say after how many days.",
    ),
    "days_out_of_range": Explained(
        (422,),
        "The number of days is out of range.",
        "Give one that the message allows.",
    ),
    "not_a_network": Explained(
        (422,),
        "This is no network.",
        "Write it as 192.0.2.0/24 or 2001:db8::/32.",
    ),
    "service_account_required": Explained(
        (422,),
        "A service's token belongs to a service account.",
        "Name it.",
    ),
    "not_a_service_account": Explained(
        (422,),
        "The account named is not a service's.",
        "Name one that is.",
    ),
    "service_has_no_sign_in": Explained(
        (422,),
        "A service has no sign-in.",
        "Make a token for it.",
    ),
    "service_stays_service": Explained(
        (422,),
        "A service account stays one, and no other becomes one.",
        "Make a new account.",
    ),
    "user_exists": Explained(
        (409,),
        "An account has this name already.",
        "Choose another name.",
    ),
    "username_unfit": Explained(
        (422,),
        "The user name cannot be taken.",
        "Take 2 to 64 small letters, digits, dots, hyphens, underscores or @, beginning with a letter or digit.",
    ),
    "precincts_required": Explained(
        (422,),
        "The role sees named precincts.",
        "Name them.",
    ),
    "one_precinct": Explained(
        (422,),
        "The role belongs to one precinct.",
        "Name one.",
    ),
    "precincts_not_wanted": Explained(
        (422,),
        "The role sees every precinct.",
        "Name none.",
    ),
    "password_not_wanted": Explained(
        (422,),
        "No password is given here.",
        "Leave it out; the holder chooses one.",
    ),
    "password_unfit": Explained(
        (422,),
        "The password cannot be taken; `errors` says why.",
        "Choose 15 characters or more that are not among the first to be guessed.",
    ),
    "not_printable": Explained(
        (),
        "The password holds what cannot be printed.",
        "Take printable characters and spaces.",
    ),
    "is_username": Explained(
        (),
        "The password contains the user name.",
        "Choose another.",
    ),
    "own_words": Explained(
        (),
        "Without the account's and the agency's own words the password is too short.",
        "Take other words.",
    ),
    "too_common": Explained(
        (),
        "The password is among the first that are guessed.",
        "Take words that do not belong together.",
    ),
    "password_unchanged": Explained(
        (422,),
        "This is the password that stands.",
        "Choose another.",
    ),
    "wrong_password": Explained(
        (422,),
        "This is not the password that stands.",
        "Type it again.",
    ),
    "not_the_same": Explained(
        (422,),
        "The two are not the same.",
        "Type both again.",
    ),
    "user_disabled": Explained(
        (409,),
        "The account is disabled.",
        "Enable it first, on the page.",
    ),
    "user_enabled": Explained(
        (409,),
        "The account is not disabled.",
        "Nothing is left to do.",
    ),
    "user_not_locked": Explained(
        (409,),
        "The account is not locked.",
        "Nothing is left to do.",
    ),
    "role_unchanged": Explained(
        (409,),
        "The account has this role and these precincts already.",
        "Nothing is left to do.",
    ),
    "officer_unchanged": Explained(
        (409,),
        "The account is this officer's already.",
        "Nothing is left to do.",
    ),
    "mail_address_unchanged": Explained(
        (409,),
        "The account has this mail address already.",
        "Nothing is left to do.",
    ),
    "last_administrator": Explained(
        (409,),
        "The account is the last administrator's who can sign in.",
        "Make another administrator first.",
    ),
    "not_administrator": Explained(
        (409,),
        "The account is no administrator's.",
        "Let an administrator in, who enables the account.",
    ),
    "holder_left": Explained(
        (409,),
        "The holder's service has ended, and with it the account.",
        "Use another administrator's account, or make one with `tracker user create`.",
    ),
    "demonstration_account": Explained(
        (409,),
        "The demonstration's accounts cannot be linked.",
        "Make an account of its own.",
    ),
    "unknown_demonstration_account": Explained(
        (422,),
        "There is no such account of the demonstration.",
        "Choose one from the sign-in.",
    ),
    "identity_linked": Explained(
        (409,),
        "An account is linked to this subject of this issuer already.",
        "End that link first.",
    ),
    "address_not_set": Explained(
        (409,),
        "It is not set where this tracker is found, so no link can lead to it.",
        "Set [mail] address in the settings.",
    ),
}
