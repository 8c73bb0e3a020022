"""What every screen stands in: sign-in, page, navigation, dialogs."""
