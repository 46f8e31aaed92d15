from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from callboard.accounts.models import CompanyOwned
from callboard.catalogue.models import Product
from callboard.orders.models.order import Order


class OrderItem(CompanyOwned):
    """A line of the composition: so many of a product, at a price, less a discount in percent."""

    class Kind(models.TextChoices):
        MAIN = "main", _("Main item")
        EXTRA = "extra", _("Additional item")

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.MAIN)
    quantity = models.PositiveSmallIntegerField(default=1)
    price = models.DecimalField(max_digits=12, decimal_places=2)
    discount_percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="order_item_quantity_is_sensible",
                condition=Q(quantity__gt=0, quantity__lte=999),
            ),
            models.CheckConstraint(
                name="order_item_price_is_not_negative", condition=Q(price__gte=0)
            ),
            models.CheckConstraint(
                name="order_item_discount_is_a_share", condition=Q(discount_percent__lte=100)
            ),
        ]
