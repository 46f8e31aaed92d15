"""How an installation is put together: settings, addresses, the database server, the processes.

Stands above all areas and names them as strings. Knows nothing of orders or customers.
"""
