"""The report of a review by the items of the checklists for Delphi studies."""
