"""Name what went wrong, for a person to read without a traceback."""


class StackError(Exception):
    """A problem the user can act on; the message names the part and the remedy."""
