"""What a browser calls itself, in a person's words: for somebody to know their own devices by. Nothing rests on it."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""By what each says of itself that no one above it does: most call themselves by several names."""

SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str | None) -> str:
    """`Firefox on Windows`; as much of it as is known."""
    said = user_agent or ""
    browser = next((name for mark, name in BROWSERS if mark in said), "Some program")
    system = next((name for mark, name in SYSTEMS if mark in said), None)
    return browser if system is None else f"{browser} on {system}"
