"""What the commands of bot/cli.py do; each is imported only by the command that was given."""
