"""A path of cases that belongs to no pillar: what the cases room and its pages are tested with."""
