"""What one press on a page that joins areas does."""

from callboard.workplace.actions.card import finish, give_back, save

__all__ = ["finish", "give_back", "save"]
