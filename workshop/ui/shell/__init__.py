"""The frame of every screen: sign-in, page, navigation, dialogs."""
