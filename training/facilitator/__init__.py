"""The facilitator: what can be asked for while talks go on, and how the talks take it up."""
