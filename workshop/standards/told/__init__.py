"""What was told about people in a programme, collected for the prover (``disclosure_audit/``)."""
