"""The base class of errors, in a module that imports nothing, so that the command line starts quickly."""


class ReassureError(Exception):
    """The base class of this product's errors: one sentence that says what is wrong and what to do next."""
