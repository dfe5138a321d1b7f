"""Thoughts: what a model writes for itself before its reply, where its server leaves them in the text."""

import re

NAMES = "think|thinking|thoughts?|reasoning|reflection|seed:think"

MARK = re.compile(
    rf"(?P<opening><(?:{NAMES})>|\[THINK\]|◁think▷|<\|channel\|>(?:analysis|commentary)[^<]*<\|message\|>)"
    rf"|</(?:{NAMES})>|\[/THINK\]|◁/think▷|<\|channel\|>final[^<]*<\|message\|>",
    re.IGNORECASE,
)
"""The marks before and after thoughts: of DeepSeek, Qwen, Gemma and others; of Magistral; of Kimi; and of gpt-oss."""


def without_thoughts(text: str) -> str:
    """A text, whole or still growing, without the thoughts in it.

    Some chat templates open the block in the prompt, so what stands before a closing mark is thought too; what stands
    after an opening mark is thought as long as nothing closes it.
    """
    kept: list[str] = []
    end, thinking = 0, False
    for mark in MARK.finditer(text):
        if mark["opening"] and not thinking:
            kept.append(text[end : mark.start()])
            thinking = True
        elif not mark["opening"]:
            kept = kept if thinking else []
            end, thinking = mark.end(), False
    return "".join(kept if thinking else [*kept, text[end:]])
