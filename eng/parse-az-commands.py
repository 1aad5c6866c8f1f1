#!/usr/bin/env python3
"""Parses every `az` command of the documents with the argument parser of the installed Azure CLI, and runs none.

Needs the interpreter that az itself runs in, with Debian's package: /usr/bin/python3 eng/parse-az-commands.py
Prints why a command was refused, and the names for the last table of docs/deploy.md.
"""
import contextlib
import io
import pathlib
import re
import shlex

from azure.cli.core import __version__, get_default_cli
from azure.cli.core.commands.events import EVENT_INVOKER_POST_LOAD_ARGUMENTS, EVENT_INVOKER_PRE_LOAD_ARGUMENTS
from knack.events import EVENT_INVOKER_POST_CMD_TBL_CREATE

ROOT = pathlib.Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(az [^`]+)`")


def commands():
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = "\n".join(FENCE.findall(text)).replace("\\\n", " ")
        lines = [line.strip() for line in blocks.splitlines() if line.strip().startswith("az ")]
        for command in lines + INLINE.findall(FENCE.sub("", text)):
            command = command.split(" | ")[0]
            # A bare name in a sentence, such as `az`, has no options and is no command to type.
            if " --" in command:
                yield page.name, re.sub(r"<[^>]+>", "x", " ".join(command.split()))


def refusal(cli, command):
    """What the parser says against a command; empty if nothing."""
    arguments = shlex.split(command)[1:]
    invocation = cli.invocation_cls(
        cli_ctx=cli, parser_cls=cli.parser_cls, commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls)
    cli.invocation = invocation
    loader = invocation.commands_loader
    loader.load_command_table(arguments)
    name = invocation._rudimentary_get_command(arguments)
    loader.command_name = invocation.data["command_string"] = name
    said = io.StringIO()
    try:
        cli.raise_event(EVENT_INVOKER_PRE_LOAD_ARGUMENTS, commands_loader=loader)
        loader.load_arguments(name)
        # These add what every command has, such as --subscription.
        cli.raise_event(EVENT_INVOKER_POST_LOAD_ARGUMENTS, commands_loader=loader)
        cli.raise_event(EVENT_INVOKER_POST_CMD_TBL_CREATE, commands_loader=loader)
        invocation.parser.cli_ctx = cli
        invocation.parser.load_command_table(loader)
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            invocation.parser.parse_args(arguments)
        return ""
    except (ImportError, AttributeError) as error:
        # Debian leaves out libraries, or has older ones, that some commands are declared in.
        return f"not loaded: {error}"
    except SystemExit:
        return next(iter(said.getvalue().splitlines()), "refused")


def main():
    cli, names = get_default_cli(), {}
    for page, command in commands():
        said = refusal(cli, command)
        if said:
            print(f"{page}: {command}\n    {said}")
        name = re.split(r" --?\w", command)[0]
        names[name] = names.get(name) or said.split(":")[0]
    for outcome in sorted(set(names.values())):
        found = ", ".join(f"`{name}`" for name in sorted(names) if names[name] == outcome)
        print(f"\n{outcome or f'parsed by azure-cli {__version__}'}: {found}")


main()
