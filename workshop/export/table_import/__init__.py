"""Importing tables (CSV, XLSX, pasted lines) as notes or evidence."""
