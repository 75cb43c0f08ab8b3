"""What can be wrong with the files of a language."""


class LexiconError(ValueError):
    """A lexicon file cannot be used; the message names the file and what is wrong."""
