"""What members keep beside the orders of somebody whom nobody may know any more."""

from urllib.parse import parse_qsl

from callboard.customers.models import Customer
from callboard.orders.models import Order
from callboard.workplace.actions import exporting
from callboard.workplace.models import Draft, Export, RunRow, SavedFilter


def forget(customer: Customer) -> None:
    """Drafts on the cards go, saved filters that name the customer, and every file with orders.

    Call before phone and name are emptied, in the transaction that erases them.
    """
    company = customer.company_id
    Draft.objects.filter(company=company, order__customer=customer).delete()
    numbers = Order.objects.filter(company=company, customer=customer).values("number")
    RunRow.objects.filter(company=company, number__in=numbers).update(why="")
    words = {customer.phone, customer.phone.lstrip("+"), *customer.name.split()} - {""}
    for saved in SavedFilter.objects.filter(company=company):
        typed = " ".join(value for _name, value in parse_qsl(saved.query)).casefold()
        if any(word.casefold() in typed for word in words if len(word) > 2):
            saved.delete()
    for export in Export.objects.filter(company=company):
        exporting.drop(export)
