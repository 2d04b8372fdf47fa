"""What is folded in a page, its answers and hints: opened in place, or collected on the last pages of paper."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag


def opened(body: str) -> str:
    """Everything folded stands open where it is.

    >>> opened("<details><summary>Why?</summary>So.</details>")
    '<details open=""><summary>Why?</summary>So.</details>'
    """
    page = BeautifulSoup(body, "html.parser")
    for each in page.find_all("details"):
        each["open"] = ""
    return str(page)


def collected(body: str, heading: str) -> str:
    """Everything folded is numbered, and stands open once more at the end, which paper alone shows.

    Args:
        body: the page.
        heading: of what is added.
    """
    page = BeautifulSoup(body, "html.parser")
    outermost = [each for each in page.find_all("details") if each.find_parent("details") is None]
    if not outermost:
        return body
    end = page.new_tag("section", attrs={"class": "collected"})
    title = page.new_tag("h2")
    title.string = heading
    end.append(title)
    for number, each in enumerate(outermost, 1):
        summary = _summary(page, each)
        mark = page.new_tag("span", attrs={"class": "number"})
        mark.string = f"[{number}] "
        summary.insert(0, mark)
        end.append(_unfolded(str(each)))
    page.append(end)
    return str(page)


def _unfolded(details: str) -> BeautifulSoup:
    """Paragraphs with the summary in bold."""
    page = BeautifulSoup(details, "html.parser")
    for each in page.find_all("details"):
        _summary(page, each).name = "strong"
        each.name = "div"
        each.attrs = {"class": "unfolded"}
    return page


def _summary(page: BeautifulSoup, details: Tag) -> Tag:
    found = details.find("summary", recursive=False)
    if isinstance(found, Tag):
        return found
    made = page.new_tag("summary")
    details.insert(0, made)
    return made
