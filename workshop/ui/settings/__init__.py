"""The page Settings: own account, privacy, retention, backups, demo."""
