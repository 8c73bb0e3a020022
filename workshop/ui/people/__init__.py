"""The page People: accounts, members of the programme, access to drafts."""
