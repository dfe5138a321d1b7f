"""The cost of Reassure, compared with the bare openai client; run as ``python -m bench`` from the checkout."""
