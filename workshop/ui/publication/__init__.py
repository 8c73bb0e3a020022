"""The page Publication: published versions and the next one."""
