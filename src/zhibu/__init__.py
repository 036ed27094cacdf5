"""zhibu (支部): bookkeeping for the year of a Party branch."""

__version__ = "0.1.0"
