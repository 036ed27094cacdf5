"""Pieces of patterns that several frames share."""

from __future__ import annotations

COUNTED = (
    r"(?:我们|支部|全年|一年|一年来|一年下来|全年下来|年内|今年|共|共计|累计|合计|总共|一共|加起来|加一块儿|"
    r"前后|先后|已|均|全部|前前后后|整整|足足|实际)*"
)
"""Words that only say that all was counted, before a verb or a figure."""

LISTED = r"(?:：|—|为|是|有|共|达到?|计|已|现有|目前|[建立定出制查做搞办列](?:了|成)?|现行|在用)*"
"""What may stand between a short key and its figure: 体系：6个, 标准立了6项."""

GIVEN = r"◇[^，。；、◆◇]{0,3}"
"""Another figure with its measure word."""
