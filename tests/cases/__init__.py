"""Addresses by kind of route: what a test visits, for whom it exists, who may use it."""

from __future__ import annotations
