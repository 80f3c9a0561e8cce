"""Text that a spreadsheet would run as a formula: how an export marks it and an import takes the mark off again."""

MARK = "'"
"""Stands before guarded text; a spreadsheet shows what follows as text."""

STARTERS = frozenset("=+-@\t\r\n＝＋－＠")
"""What begins a formula, and the full-width forms that some spreadsheets read alike."""

QUOTES = frozenset("'\"`´‘’‚‛“”„‟‹›«»＇＂")


def _is_formula(text: str) -> bool:
    """Whether the first character after any spaces and quotes begins a formula."""
    for character in text:
        if character in STARTERS:
            return True
        if not (character in QUOTES or character.isspace() or character in "\u200b\u200c\u200d\u2060\ufeff\x00"):
            return False
    return False


def guarded(text: str) -> str:
    """The text with the mark before it where a spreadsheet might run it; any other text as it is."""
    return MARK + text if _is_formula(text) else text


def unguarded(text: str) -> str:
    """What was guarded, as it was: takes off exactly the mark that `guarded` sets, and nothing else."""
    return text[1:] if text.startswith(MARK) and _is_formula(text[1:]) else text


def kept(text: str) -> str:
    """The text for a cell that is text whatever it begins with: marked only where an import, which cannot know that
    nobody set it, would take off a mark of the text's own.
    """
    return MARK + text if unguarded(text) != text else text
