from enum import StrEnum


class May(StrEnum):
    """Everything a member can be allowed to do. One list, so an admin can read it top to bottom."""

    OWN_SETTINGS = "own.settings"
    ORDERS_READ = "orders.read"
    ORDERS_WORK = "orders.work"  # the outcomes of a call, and a shift to reach them
    ORDERS_FULFIL = "orders.fulfil"  # pack, send, watch the delivery; the team says which
    ORDERS_LEAD = "orders.lead"  # restore, assign, take over, release a hold
    ORDERS_REOPEN = "orders.reopen"
    COMPANY_MANAGE = "company.manage"
