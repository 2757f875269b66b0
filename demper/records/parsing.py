"""What is wrong with an answer of the source."""


class ParseError(Exception):
    """An answer cannot be read: source, where in the answer, and what is wrong there."""

    def __init__(self, source: str, where: str, what: str) -> None:
        super().__init__(f"{source}: {where}: {what}")
        self.source = source
        self.where = where
        self.what = what
