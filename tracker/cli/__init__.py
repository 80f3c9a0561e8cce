"""The command-line door: the `tracker` command. Groups are loaded when they are asked for, so that help is quick."""

import importlib
import sys
from typing import Any

import click

from tracker.domain.errors import Refusal

COMMANDS = {
    "init": "tracker.cli.setting_up:init",
    "demo": "tracker.cli.demonstration:demo",
    "serve": "tracker.cli.serve:serve",
    "db": "tracker.cli.database:db",
    "backup": "tracker.cli.backup:backup",
    "restore": "tracker.cli.backup:restore",
    "doctor": "tracker.cli.doctor:doctor",
    "import": "tracker.cli.imports:import_from_file",
    "enter": "tracker.cli.enter:enter_from_file",
    "batch": "tracker.cli.batches:batch",
    "reconcile": "tracker.cli.reconciliation:reconcile",
    "report": "tracker.cli.report:report",
    "statutory-pack": "tracker.cli.statutory_pack:statutory_pack",
    "labels": "tracker.cli.labels:labels",
    "mail": "tracker.cli.mail:mail",
    "audit": "tracker.cli.audit:audit",
    "user": "tracker.cli.accounts:user",
    "token": "tracker.cli.accounts:token",  # nosec B105 - where the command lives
}
"""Each command and where it lives."""

SUMMARIES = {
    "init": "Set up an agency: its precincts, duties, places and camera models.",
    "demo": "Load the demonstration and print a sign-in for each role.",
    "serve": "Serve the pages and the API.",
    "db": "Upgrade, downgrade and check the database's schema.",
    "backup": "Write the database into an encrypted archive.",
    "restore": "Put the state in an archive in the database's place.",
    "doctor": "Look at everything the tracker stands on, and say what to do.",
    "import": "Import a roster, cameras, assignments, completions or daily use from a file.",
    "enter": "Make any single entry, from a file of JSON.",
    "batch": "List, show and reverse batches.",
    "reconcile": "Hold a list of others against the register; show what became of each difference.",
    "report": "Print a report as of any day and as known at any moment.",
    "statutory-pack": "Write what Minn. Stat. 13.825 makes public for a period into one archive.",
    "labels": "Print labels of cameras and cards of officers, as PDF.",
    "mail": "Send reports and digests by mail, and list what was sent.",
    "audit": "Verify, export and anchor the audit log; make its keys.",
    "user": "Create, invite, list and disable accounts; give a new password, take an authenticator away.",
    "token": "Create, list and revoke API tokens.",  # nosec B105 - words of help
}
"""One line each for the list of commands, so that listing them loads none."""


class Doors(click.Group):
    """The commands, loaded by name; a refusal of any of them ends as lines on stderr and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refused:
            for line in refusal_lines(refused):
                click.echo(visible(line), err=True)
            sys.exit(1)


def visible(line: str) -> str:
    """A line whose every character can be printed: what somebody typed may hold what moves a terminal's cursor."""
    return "".join(
        each if each.isprintable() or each == "\t" else each.encode("unicode_escape").decode() for each in line
    )


def refusal_lines(refused: Refusal) -> list[str]:
    """What stands on stderr for a refusal: a line a problem with its code, then the records that stand in the way."""
    if len(refused.problems) > 1:
        return [f"error: {problem.code}: {problem.field}: {problem.message}" for problem in refused.problems]
    in_the_way = [f"  {kind} {number}: {label}" for kind, number, label in refused.related]
    return [f"error: {refused.code}: {refused.message}", *in_the_way]


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="tracker")
def main() -> None:
    """The body-worn camera rollout, on record: who was trained, who held which camera, how far each precinct had
    come.
    """
