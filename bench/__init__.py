"""What Reassure costs, measured beside the bare openai client; run as ``python -m bench`` from the checkout."""
