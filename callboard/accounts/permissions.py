from enum import StrEnum


class May(StrEnum):
    """Everything a member can be allowed to do. One list, so an admin can read it top to bottom."""

    OWN_SETTINGS = "own.settings"
    ORDERS_READ = "orders.read"
    ORDERS_WORK = "orders.work"  # the outcomes of a call, and a shift to reach them
    ORDERS_FULFIL = "orders.fulfil"  # pack, send, watch the delivery; the team says which
    ORDERS_LEAD = "orders.lead"  # restore, assign, take over, release a hold
    TEAM_LEAD = "team.lead"  # the wallboard; pause, stop and help the people of the own team
    PEOPLE_MANAGE = "people.manage"  # add, change and block; a leader those of the own team
    ORDERS_REOPEN = "orders.reopen"
    ORDERS_CREATE = "orders.create"  # a lead typed by hand, where the list is (A14.6)
    ORDERS_EXPORT = "orders.export"  # take the list out as a file
    CITIES_MANAGE = "cities.manage"  # what our couriers of a place can take (A1.10)
    COMPANY_MANAGE = "company.manage"
