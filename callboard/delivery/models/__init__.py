from callboard.delivery.models.carrier import Carrier, CityHours, Rate
from callboard.delivery.models.event import ParcelEvent, Says
from callboard.delivery.models.ride import Ride

__all__ = ["Carrier", "CityHours", "ParcelEvent", "Rate", "Ride", "Says"]
