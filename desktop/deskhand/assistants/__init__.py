"""Context, the run loop, budgets: how an answer is made. No widget, no wire format."""
