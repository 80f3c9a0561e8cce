"""What is wrong with a file, its mapping or its rows."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Files: imports and lists that are held against the register"

CODES = {
    "empty_file": Explained(
        (422,),
        "The file is empty.",
        "Send the file with its rows.",
    ),
    "empty_roster": Explained(
        (422,),
        "The roster has no row that is an officer's.",
        "Correct the file.",
    ),
    "file_too_large": Explained(
        (422,),
        "The file is larger than is taken.",
        "Split it.",
    ),
    "not_a_spreadsheet": Explained(
        (422,),
        "The file is no table that can be read: no CSV or XLSX, damaged, or cut off on its way.",
        "Open it in a spreadsheet program, save it as .xlsx or CSV UTF-8, and send that.",
    ),
    "not_readable": Explained(
        (422,),
        "Reading the file broke off, and nothing of it was entered.",
        "Send it again, as CSV UTF-8 if that breaks off too.",
    ),
    "wrong_encoding": Explained(
        (422,),
        "The file is not written in an encoding that was expected.",
        "State its encoding in the mapping, or save it as CSV UTF-8.",
    ),
    "unbalanced_quote": Explained(
        (422,),
        "A quotation mark is not closed, so that lines cannot be told apart.",
        "Mend the line that the message names.",
    ),
    "header_not_found": Explained(
        (422,),
        "The line of headers is not where it was said, or nowhere.",
        "State `header_row` in the mapping, or correct the file.",
    ),
    "ambiguous_header": Explained(
        (422,),
        "A header stands over several columns.",
        'Name one by its place in the mapping, as "#3".',
    ),
    "missing_columns": Explained(
        (422,),
        "No column brings a field that is needed.",
        "Name the column in the mapping.",
    ),
    "side_by_side_tables": Explained(
        (422,),
        "Two tables stand side by side.",
        "Send each in a file of its own.",
    ),
    "sheet_not_named": Explained(
        (422,),
        "The workbook has several sheets.",
        "Say in the mapping which one to read.",
    ),
    "unknown_sheet": Explained(
        (422,),
        "The workbook has no such sheet.",
        "Name one that the message lists.",
    ),
    "no_identity": Explained(
        (422,),
        "Nothing in the file, or in `match`, tells one row from another.",
        "Name a column of numbers, badges or serials in the mapping.",
    ),
    "invalid_mapping": Explained(
        (422,),
        "The mapping cannot be used; `errors` says where.",
        "Correct the mapping.",
    ),
    "no_mapping": Explained(
        (422,),
        "It is not said which column is what.",
        "Say it first, or take a saved mapping.",
    ),
    "kind_differs": Explained(
        (422,),
        "The file or the mapping is of another kind than was said.",
        "Correct the kind.",
    ),
    "not_entered_here": Explained(
        (422,),
        "Files of this kind are held against the register and never entered.",
        "Send it to `reconciliations`.",
    ),
    "not_reconciled": Explained(
        (422,),
        "Files of this kind are entered and not held against the register.",
        "Send it to `imports`.",
    ),
    "import_has_problems": Explained(
        (409,),
        "Rows are rejected or in review, so nothing was entered. `receipt` lists them.",
        "Correct the rows, or exclude them by line.",
    ),
    "list_has_problems": Explained(
        (409,),
        "Rows of the list cannot be read, so it is not held.",
        "Correct the rows, or exclude them by line.",
    ),
    "unmapped_value": Explained(
        (),
        "The mapping has no word of ours for a word of theirs.",
        "Add the word to the mapping.",
    ),
    "unreadable_name": Explained(
        (),
        "The full name cannot be taken apart.",
        "State its form in the mapping, or correct the cell.",
    ),
    "ruined_date": Explained(
        (),
        "A spreadsheet program has turned the cell into a date.",
        "Set the column to text, type the value again, and save.",
    ),
    "ruined_number": Explained(
        (),
        "A spreadsheet program has turned the cell into a rounded number.",
        "Set the column to text, type the value again, and save.",
    ),
    "too_many_cells": Explained(
        (),
        "The row or line has more cells than it can.",
        "Take the stray cells out.",
    ),
    "duplicate_in_file": Explained(
        (),
        "Two rows of the file speak of one record.",
        "Keep one of them.",
    ),
    "name_differs": Explained(
        (),
        "The number or badge is on record under another last name.",
        "Check both; exclude the row, or correct what is wrong.",
    ),
    "similar_officer": Explained(
        (),
        "An officer of nearly the same name is on record.",
        "Say in the review whether it is the same person.",
    ),
    "separated": Explained(
        (),
        "The officer is recorded as separated, and the file does not say that this has changed.",
        "State the employment, or exclude the row.",
    ),
    "unknown_line": Explained(
        (404, 422),
        "The file has no such line.",
        "Take a line that the receipt lists.",
    ),
    "unknown_question": Explained(
        (422,),
        "This was decided meanwhile.",
        "Look at the list as it is now.",
    ),
    "draft_changed": Explained(
        (409,),
        "Somebody else went on with this import meanwhile.",
        "Look at it again as it is now.",
    ),
    "mapping_changed": Explained(
        (409,),
        "The sender's mapping has a newer revision.",
        "Read it, and send yours under that revision.",
    ),
    "mapping_forgotten": Explained(
        (409,),
        "The mapping is forgotten already.",
        "Nothing is left to do.",
    ),
    "link_forgotten": Explained(
        (409,),
        "The link is forgotten already.",
        "Nothing is left to do.",
    ),
    "link_known": Explained(
        (409,),
        "This is linked already.",
        "Forget that link first, then link it anew.",
    ),
    "link_unclear": Explained(
        (422,),
        "A remembered link is of a row and its officer, or of a course's name and its course.",
        "Give one of the two, whole.",
    ),
    "explained_already": Explained(
        (409,),
        "The difference is explained already.",
        "Void that explanation first if it is wrong.",
    ),
    "explanation_too_short": Explained(
        (422,),
        "The explanation is too short to explain anything.",
        "Say what was found out.",
    ),
    "reader_not_started": Explained(
        (503,),
        "The program that reads files cannot be started just now.",
        "Send it again after `Retry-After`.",
    ),
    "unreadable_file": Explained(
        (422,),
        "The file cannot be read as TOML.",
        "Correct it.",
    ),
}
