"""Real PostgreSQL and Redis on loopback, and the services as processes, for the tests of the trading
services.
"""
