"""What stops the start."""


class SettingsError(Exception):
    """The tracker cannot start with these settings; the text says which one and what to do."""
