import io

from rich.console import Console

from stack.demo import _harmless


def test_hostile_text_neither_styles_nor_moves_the_cursor() -> None:
    out = io.StringIO()
    hostile = "[red]a[/red] \x1b[2Jb\r\u202ec [link=x]d"
    Console(file=out, force_terminal=False, width=200).print(_harmless(hostile))
    assert out.getvalue() == "[red]a[/red] [2Jbc [link=x]d\n"
