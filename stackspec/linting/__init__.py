"""Judging stacks: find projects, run a policy's rules, apply waivers and baselines, keep answers, cure findings."""
