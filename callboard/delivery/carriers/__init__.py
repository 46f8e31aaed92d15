"""Who can say what bringing a parcel costs: one module for each way to know it.

A provider takes a company, a parcel and the company's day, and answers with quotes. It is asked
while somebody waits and inside a transaction, so it reads tables; one that asks a service over the
network fills such a table from a job.
"""

from callboard.delivery.carriers.asking import Provider, provides, quotes
from callboard.delivery.carriers.tables import by_the_tables

provides(by_the_tables)

__all__ = ["Provider", "provides", "quotes"]
