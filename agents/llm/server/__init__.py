"""Model servers: requests, answers, and what goes wrong between them."""
