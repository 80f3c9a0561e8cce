"""What keeps the tracker itself from working, and what its commands refuse."""

from tracker.domain.error_codes.explained import Explained

TITLE = "Running the tracker"

CODES = {
    "database_busy": Explained(
        (503,),
        "The database is busy with other work. The request changed nothing.",
        "Send it again after `Retry-After`.",
    ),
    "disk_full": Explained(
        (503,),
        "There is no room left. What is recorded can still be read.",
        "Make room on the disk, then send it again.",
    ),
    "database_unavailable": Explained(
        (503,),
        "The database does not answer, or cannot write.",
        "Send it again after `Retry-After`; an entry under the same `Idempotency-Key`.",
    ),
    "database_damaged": Explained(
        (503,),
        "The database's file is damaged.",
        "Whoever runs the tracker stops it and restores the latest backup.",
    ),
    "schema_behind": Explained(
        (503,),
        "The database is not at the program's revision.",
        "Whoever runs the tracker runs `tracker db upgrade`.",
    ),
    "audit_key_behind": Explained(
        (503,),
        "The audit log is written with a newer key than this process has.",
        "Whoever runs the tracker gives it the newest key file and starts it again.",
    ),
    "audit_key_in_use": Explained(
        (409,),
        "The audit log is written with this key already.",
        "Nothing is left to do.",
    ),
    "audit_key_unknown": Explained(
        (),
        "The key that the log is written with is not in the key file.",
        "Name the file that has it.",
    ),
    "audit_unreadable": Explained(
        (),
        "An event is missing, cannot be read, or names a key that is not in the key file.",
        "Run `tracker audit verify`.",
    ),
    "audit_unsound": Explained(
        (),
        "The audit log in the archive does not verify.",
        "Take an older archive, or give the keys that the log was written with.",
    ),
    "already_set_up": Explained(
        (409,),
        "The database is set up already.",
        "Use a database of its own for another agency.",
    ),
    "not_empty": Explained(
        (409,),
        "The database is in use.",
        "Give the demonstration an empty one.",
    ),
    "demonstration": Explained(
        (),
        "A production and the demonstration do not share a database.",
        "Give each its own.",
    ),
    "settings": Explained(
        (),
        "A setting is missing or wrong.",
        "Correct what the message names.",
    ),
    "archive_damaged": Explained(
        (),
        "The archive is damaged or was cut short. Nothing was changed.",
        "Take another archive.",
    ),
    "archive_format": Explained(
        (),
        "The archive is of a format that this program does not read.",
        "Take a newer program.",
    ),
    "archive_kind": Explained(
        (),
        "The archive holds another kind of database.",
        "Give `--into` the address of such a database.",
    ),
    "archive_newer": Explained(
        (),
        "The archive stands at a newer revision than this program knows.",
        "Restore it with the program that took it, or a newer one.",
    ),
    "archive_unreadable": Explained(
        (),
        "The archive cannot be read.",
        "Check the file's name and rights.",
    ),
    "archive_untrue": Explained(
        (),
        "What the archive holds is not what its manifest says. Nothing was changed.",
        "Take another archive.",
    ),
    "not_an_archive": Explained(
        (),
        "The file is no archive of `tracker backup`.",
        "Check the file's name.",
    ),
    "backup_key_missing": Explained(
        (),
        "No key for archives is set.",
        "Make one with `tracker backup --new-key FILE`, and keep a copy elsewhere.",
    ),
    "backup_key_wrong": Explained(
        (),
        "The file holds no key for archives.",
        "Name the file that does.",
    ),
    "wrong_key": Explained(
        (),
        "The archive was made with another key.",
        "Name the file of that key.",
    ),
    "database_address": Explained(
        (),
        "The address of the database cannot be understood.",
        "Write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME.",
    ),
    "database_in_use": Explained(
        (),
        "The database is in use.",
        "Stop the tracker's instances, and try again.",
    ),
    "database_missing": Explained(
        (),
        "There is no database at that address.",
        "Check the settings.",
    ),
    "file_exists": Explained(
        (),
        "The file is there already.",
        "Name another file, or add `--force`.",
    ),
    "file_not_written": Explained(
        (),
        "The file cannot be written.",
        "Check its folder and rights.",
    ),
    "file_unwritable": Explained(
        (),
        "The file cannot be written.",
        "Check its folder and rights.",
    ),
    "mail_failed": Explained(
        (),
        "Mail could not be sent; it is tried again by the next run.",
        "Look at the mail server.",
    ),
    "mail_off": Explained(
        (),
        "No mail server is set. Nothing was sent.",
        "See [mail] in the settings.",
    ),
    "migration_refused": Explained(
        (),
        "The migration would lose data, or its revision is not known. Nothing was changed.",
        "Do what the message says.",
    ),
    "migration_waits": Explained(
        (),
        "Another migration, or a program that writes, held the database. Nothing was changed.",
        "Stop the tracker's instances, and run it again.",
    ),
    "unknown_revision": Explained(
        (),
        "The database stands at a revision that this program does not know.",
        "Take the program that made it, or a newer one.",
    ),
    "not_permitted": Explained(
        (),
        "The role may not do this in the database.",
        "Give `--into` the address of the role that owns it.",
    ),
    "not_postgresql": Explained(
        (),
        "Grants are for PostgreSQL.",
        "A SQLite file is guarded by who may open it.",
    ),
    "unknown_role": Explained(
        (),
        "The database has no such role.",
        "Create it first.",
    ),
    "role_too_strong": Explained(
        (),
        "The role may do what no grant takes away.",
        "Use a plain role.",
    ),
    "program_failed": Explained(
        (),
        "A program of the database failed.",
        "Do what the message says.",
    ),
    "programs_missing": Explained(
        (),
        "A program of the database is not installed.",
        "Install PostgreSQL's client programs of the server's version or newer.",
    ),
    "programs_too_old": Explained(
        (),
        "A program of the database is older than the server.",
        "Install the client programs of the server's version or newer.",
    ),
}
