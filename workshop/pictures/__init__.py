"""Pictures that stand beside a session, an activity or evidence: made anew, stored, erased."""
