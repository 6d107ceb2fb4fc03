"""Titles that the clerk of the demonstration puts right in the review, by words of the text."""

# A stretch of the text, and what the task is called; whatever stands elsewhere keeps its title.
TITLES = (
    ("公示时间不少于7天", "补贴发放情况公示不少于7天"),
    ("承办单位收到留言", "办理网民留言，每半年通报一次"),
    ("统一公示栏版式", "完成各村公示栏编号登记，统一版式"),
    ("报送全年落实情况，配合", "报送全年落实情况，配合年度考核"),
)


def title_of(read: str, text: str) -> str:
    """The title as read, or as the clerk puts it where it says too little.

    >>> title_of("公示时间不少于7天", "公示时间不少于7天。")
    '补贴发放情况公示不少于7天'
    >>> title_of("印制政策明白纸并发放到户", "7月底前印制政策明白纸，发放到户。")
    '印制政策明白纸并发放到户'
    """
    return next((title for words, title in TITLES if words in text), read)
