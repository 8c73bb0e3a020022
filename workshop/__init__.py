"""Software for workshops that turn people's experiences into a public service standard."""
