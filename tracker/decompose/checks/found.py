"""What several warnings ask of a text: the sentence round a place, words as it repeats them."""

_ENDS = "。！？；;\n"
_TOLD = 24  # characters of the text that a warning repeats
_FAR = 400  # a sentence is not followed further: time stays linear


def quoted(words: str) -> str:
    """Return words as a warning repeats them: a long stretch is cut, the text shows it whole.

    >>> quoted("公开预算"), quoted("县" * 40)[-3:]
    ('“公开预算”', '县…”')
    """
    return f"“{words if len(words) <= _TOLD else words[:_TOLD] + '…'}”"


def holds(text: str, word: str) -> bool:
    """Whether `word` stands in `text`: a whole paper is searched quickest for one character.

    >>> holds("建党百年", "百年"), holds("建党百年", "周年")
    (True, False)
    """
    return word[0] in text and word[-1] in text and word in text


def begin(text: str, at: int, ends: str = _ENDS, far: int = _FAR) -> int:
    """Return where the sentence begins that holds `at`, no further than `far` characters back."""
    low = at - far if at > far else 0
    for mark in ends:
        if (behind := text.rfind(mark, low, at) + 1) > low:
            low = behind
    return low


def end(text: str, at: int, ends: str = _ENDS, far: int = _FAR) -> int:
    """Return where the sentence ends that holds `at`: at its stop, or `far` characters on."""
    high = min(len(text), at + far)
    for mark in ends:
        stop = text.find(mark, at, high)
        high = stop if stop >= 0 else high
    return high
