"""What browsers get: ES modules and styles by screen, joined into bundles on first use."""
