"""Policies: what an organisation decides, as data. Selection of rules, severities, parameters, waivers, baselines."""
