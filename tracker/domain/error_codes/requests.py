"""What is wrong with a request before anything of it is looked at, and with the day and moment it asks for."""

from tracker.domain.error_codes.explained import Explained

TITLE = "The request itself"

CODES = {
    "bad_request": Explained(
        (400,),
        "The request cannot be understood as HTTP, or as text in UTF-8.",
        "Look at the address, the headers and the encoding, and send it again.",
    ),
    "token_in_address": Explained(
        (400,),
        "A token stood in the address, where proxies, histories and logs keep it. It was not looked at.",
        "Revoke that token, and send the next one in the header `Authorization: Bearer TOKEN`.",
    ),
    "malformed_json": Explained(
        (400,),
        "The body is not one whole JSON value in UTF-8, or is nested too deep.",
        "Make the body with a JSON library, and send it whole.",
    ),
    "value_out_of_range": Explained(
        (422,),
        "A value is larger than the database can keep.",
        "Correct the value; the document states the bounds of each field.",
    ),
    "invalid_input": Explained(
        (422,),
        "One or more fields or parameters are wrong. `errors` names each with a code of its own and its place as "
        "a JSON Pointer.",
        "Correct every field that `errors` names, and send the request again. Nothing was entered.",
    ),
    "not_found": Explained(
        (404,),
        "Nothing is served at this address.",
        "Compare the address with the reference; a collection's name is in the plural, and numbers are whole.",
    ),
    "method_not_allowed": Explained(
        (405,),
        "The address does not take this method. `Allow` names those it takes.",
        "Take one of them.",
    ),
    "not_acceptable": Explained(
        (406,),
        "What is at this address does not come in the form asked for.",
        "Ask for one of the forms that the reference names.",
    ),
    "timeout": Explained(
        (408,),
        "The request took too long to arrive.",
        "Send it again, over a better connection or in smaller parts.",
    ),
    "length_required": Explained(
        (411,),
        "The request does not say how long its body is.",
        "Send a `Content-Length`.",
    ),
    "too_large": Explained(
        (413, 422),
        "The body, the file or what the file unfolds to is larger than is taken.",
        "Send less at once: copy only the table into a new file, or send it in parts.",
    ),
    "address_too_long": Explained(
        (414,),
        "The address is too long.",
        "Leave filters out, or ask in several requests.",
    ),
    "unsupported_media_type": Explained(
        (415,),
        "The body is of another type than this address takes.",
        "Send JSON as `application/json`, a file as `multipart/form-data`.",
    ),
    "range_not_satisfiable": Explained(
        (416,),
        "The file has no such part.",
        "Ask for the whole file.",
    ),
    "expectation_failed": Explained(
        (417,),
        "The request expects what is not given here.",
        "Leave the header `Expect` out.",
    ),
    "too_many_requests": Explained(
        (429,),
        "There were too many requests from one place.",
        "Wait as long as `Retry-After` says, then ask again.",
    ),
    "headers_too_large": Explained(
        (431,),
        "The headers are too large.",
        "Send fewer or shorter headers.",
    ),
    "internal_error": Explained(
        (500,),
        "Something went wrong in the tracker. It is on record there, and nothing was entered.",
        "Tell whoever runs the tracker the number in `instance`. Sending the same again does not help.",
    ),
    "unavailable": Explained(
        (503,),
        "The tracker cannot do this just now.",
        "Send it again after `Retry-After`.",
    ),
    "idempotency_key_invalid": Explained(
        (422,),
        "The `Idempotency-Key` is empty, longer than 255 characters, or holds a space or a sign that is not ASCII.",
        "Choose 1 to 255 visible ASCII characters, a new word for each entry.",
    ),
    "idempotency_key_reused": Explained(
        (409,),
        "This `Idempotency-Key` was used for another request: another body, address, method or `If-Match`.",
        "Choose a new key for each entry; take the old one only to repeat the very same request.",
    ),
    "version_required": Explained(
        (422, 428),
        "An edit does not say which version of the record it is made on.",
        "Read the record, and send its `ETag` as `If-Match`.",
    ),
    "version_changed": Explained(
        (412,),
        "The record was edited since the version that was named. `edits` says what was changed, by whom and when;"
        " `ETag` is its version now.",
        "Read the record again, decide whether your edit still stands, and send it under the new version.",
    ),
    "known_at_in_future": Explained(
        (404, 422),
        "The moment of knowledge lies in the future: what will be known is not known yet.",
        "Give an earlier moment as `known_at`, or leave it out for now.",
    ),
    "day_after_known_at": Explained(
        (422,),
        "The day spoken of lies after the day of the moment of knowledge.",
        "Give that day or an earlier one as `as_of`, or leave it out.",
    ),
    "day_not_understood": Explained(
        (422,),
        "The day in the address of a page cannot be read.",
        "Write it as 2016-09-27.",
    ),
    "moment_not_understood": Explained(
        (422,),
        "The moment in the address of a page cannot be read.",
        "Write it in UTC, as 2016-09-27T15:00:00Z.",
    ),
    "unknown_order": Explained(
        (422,),
        "The list cannot be sorted by this field.",
        "Sort by one of the fields that the message names; a hyphen before it turns the order round.",
    ),
    "unknown_format": Explained(
        (404, 422),
        "There is no such format here.",
        "Take one of the formats that the message names.",
    ),
    "cursor_and_offset": Explained(
        (422,),
        "A cursor says itself where the page begins, and an offset stands beside it.",
        "Leave `offset` out, or the cursor.",
    ),
    "wrong_cursor": Explained(
        (422,),
        "The cursor was not given out for this list, these filters and this reader, or not by this server.",
        "Begin again without a cursor, and follow `Link` as it stands.",
    ),
    "masked_meanwhile": Explained(
        (422,),
        "An identity was protected, or is so no more, since the first page was read: the order is another one now.",
        "Begin again without a cursor, or sort by `id`.",
    ),
    "file_has_no_pages": Explained(
        (422,),
        "A file has the whole list, and a page of it was asked for.",
        "Leave `cursor`, `offset` and `limit` out.",
    ),
    "event_to_come": Explained(
        (422,),
        "The register has no event of this number: a backup was put back since the copy was told of it.",
        "Begin again with `after=0` and an empty copy.",
    ),
    "history_differs": Explained(
        (409,),
        "The event of this number is another one than the copy was told of: a backup was put back since.",
        "Begin again with `after=0` and an empty copy.",
    ),
    "sample_has_no_pages": Explained(
        (422,),
        "A sample comes as a whole and has no pages, order or figure of its own.",
        "Leave the parameter out that the message names.",
    ),
    "seed_without_sample": Explained(
        (422,),
        "A seed was given and no size of the sample.",
        "Say how many rows to draw, as `sample=25`.",
    ),
    "conflict": Explained(
        (409,),
        "What is recorded stands against this entry; something was entered in the same moment.",
        "Read again what is recorded, then decide whether the entry is still to be made.",
    ),
}
