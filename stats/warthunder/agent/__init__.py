"""The script a player runs next to the game; it is printed, never imported by the server."""

from importlib import resources

SCRIPT_NAME = "agent_script.py"


def script_text(server: str = "", me: str = "") -> str:
    """Return the text of the agent's script, ready to be saved and run by Python 3.8 or newer.

    `server` and `me` become its defaults; a token is never written into it.
    """
    text = resources.files(__name__).joinpath(SCRIPT_NAME).read_text(encoding="utf-8")
    # ascii() gives a literal that holds any nick in a file of any encoding.
    text = text.replace('SERVER = ""', f"SERVER = {server!a}", 1) if server else text
    return text.replace('ME = ""', f"ME = {me!a}", 1) if me else text
