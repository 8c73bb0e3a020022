"""The page People: accounts, team, access to drafts."""
