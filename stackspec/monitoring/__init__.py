"""The monitoring of a stack, read from the files that its services will find in their containers.

Prometheus', Alertmanager's and Grafana's files become light, located values; catalogues say which metrics exist. Nothing
here imports the model that blueprints are written with: reading must cost little.
"""
