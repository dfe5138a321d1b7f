"""Thoughts: what a model writes for itself before its reply, where its server leaves them in the text."""

import re

NAMES = "think|thinking|thoughts?|reasoning|reflection|seed:think"

OPENING = rf"<(?:{NAMES})>|\[THINK\]|◁think▷|<\|channel\|>(?:analysis|commentary)[^<]*<\|message\|>"
CLOSING = rf"</(?:{NAMES})>|\[/THINK\]|◁/think▷|<\|channel\|>final[^<]*<\|message\|>"
"""Marks of DeepSeek, Qwen, Gemma and others; of Magistral; of Kimi; and of gpt-oss."""

BLOCK = re.compile(rf"(?:{OPENING}).*?(?:{CLOSING})", re.DOTALL | re.IGNORECASE)
UNOPENED = re.compile(rf".*(?:{CLOSING})", re.DOTALL | re.IGNORECASE)
UNCLOSED = re.compile(rf"(?:{OPENING}).*", re.DOTALL | re.IGNORECASE)


def without_thoughts(text: str) -> str:
    """A text, whole or still growing, without the thoughts in it.

    Some chat templates open the block in the prompt, so what stands before a closing mark is thought too; what stands
    after an opening mark is thought as long as nothing closes it.
    """
    for thoughts in (BLOCK, UNOPENED, UNCLOSED):
        text = thoughts.sub("", text)
    return text
