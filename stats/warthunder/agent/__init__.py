"""The script a player runs next to the game; it is printed, never imported by the server."""

from importlib import resources

SCRIPT_NAME = "agent_script.py"


def script_text() -> str:
    """Return the text of the agent's script, ready to be saved and run by Python 3.8 or newer."""
    return resources.files(__name__).joinpath(SCRIPT_NAME).read_text(encoding="utf-8")
