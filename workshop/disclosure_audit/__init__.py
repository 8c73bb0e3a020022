"""A prover: what can somebody compute who keeps everything that was ever told of a programme?

``claims.py`` says what was told as linear statements over whole numbers of people; ``prover.py``
looks for numbers that these statements leave no choice for; ``clearance.py`` asks so before
something new is told. Pure: no database, no screens.
"""
