"""What is paid for a day of work changes here."""

from callboard.analytics.actions.pay import set_pay

__all__ = ["set_pay"]
