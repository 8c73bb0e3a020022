"""A box in which the commands of the documentation are run: its own folders, ports and programs."""
