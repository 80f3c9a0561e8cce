"""`tracker init`: an agency's own register, set up from its file."""

from pathlib import Path

import click

from tracker.cli.desk import writing
from tracker.journeys.setting_up import read_agency, set_up_agency


@click.command()
@click.option(
    "--agency",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The agency's file, such as config/minneapolis.toml.",
)
def init(agency: Path) -> None:
    """Set up an agency: its precincts, duties, places and camera models."""
    content = read_agency(agency)
    with writing() as desk:
        entered = set_up_agency(desk.session, desk.actor, content, now=desk.now)
    click.echo(
        f"Set up {content['agency']}: {entered} records. Next: `tracker user create`, `tracker import roster`.",
        err=True,
    )
