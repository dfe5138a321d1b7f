"""The root of this product's errors, in a module that imports nothing, so that the command line starts at once."""


class ReassureError(Exception):
    """The root of this product's errors: one sentence that says what is wrong and what to do next."""
