"""Status meetings as conversations: a message, its buttons, a click, the update."""
