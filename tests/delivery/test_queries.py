import pytest

from callboard.delivery import queries
from callboard.delivery.models import Ride
from callboard.kit import clock
from callboard.orders.statuses import Line, Status
from tests.factories.orders import at_place


@pytest.mark.parametrize("many", [1, 5])
def test_rides_are_read_at_once_however_many(company, many, django_assert_num_queries):
    parcels = [at_place(company, Status.IN_DELIVERY, Line.BUYOUT) for _ in range(many)]
    for parcel in parcels:
        Ride.objects.create(
            company=company, order=parcel, driver_phone="+380671112233", changed_at=clock.now()
        )
    ids = {parcel.pk for parcel in parcels}

    with django_assert_num_queries(1):
        assert queries.rides_of(company.pk, ids).keys() == ids
