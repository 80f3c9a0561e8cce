"""`tracker doctor`."""

import click


@click.command()
def doctor() -> None:
    """Look at everything the tracker stands on."""
