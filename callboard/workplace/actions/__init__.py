"""What one press on a page that joins areas does."""

from callboard.workplace.actions.card import choose_delivery, finish, give_back, save

__all__ = ["choose_delivery", "finish", "give_back", "save"]
