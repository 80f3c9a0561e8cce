"""Ground floor: the words, the rules and the arithmetic. Standard library only; no database, no web."""
