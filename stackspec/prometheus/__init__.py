"""The dialects of Prometheus and Alertmanager: values to the plain data of their files."""

from stackspec.prometheus.alertmanager_file import alertmanager_file
from stackspec.prometheus.config_file import prometheus_file
from stackspec.prometheus.rule_file import Links, rule_file
from stackspec.prometheus.test_file import test_file

__all__ = ["Links", "alertmanager_file", "prometheus_file", "rule_file", "test_file"]
