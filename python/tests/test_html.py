"""What notebooks show, and the page."""

import html.parser

import eyeballs
from conftest import FOUR


class Seen(html.parser.HTMLParser):
    """Elements, what they ask for, and text."""

    def __init__(self):
        super().__init__()
        self.elements, self.asked, self.text = [], [], ""

    def handle_starttag(self, name, attributes):
        self.elements.append(name)
        self.asked += [value for key, value in attributes if key in ("src", "href", "xlink:href")]

    def handle_data(self, text):
        self.text += text


def seen(text):
    parser = Seen()
    parser.feed(text)
    return parser


def test_the_page_holds_the_table_and_all_pictures_and_asks_for_nothing(four, tmp_path):
    results = four.with_set({"title": "<script>alert('x')</script> & \"more\""}).run(replications=2)
    page = results.report(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text() == page
    parsed = seen(page)
    results.save(tmp_path / "saved")
    pictures = list((tmp_path / "saved").glob("*.svg"))
    assert parsed.elements.count("svg") == len(pictures) > 8
    assert "script" not in parsed.elements and not parsed.asked
    # The text is escaped, and is that of the terminal.
    for line in results.text().splitlines():
        assert line in parsed.text


def test_notebooks_show_the_table_and_the_main_pictures(four):
    results = four.run(replications=2)
    parsed = seen(results._repr_html_())
    assert parsed.elements.count("svg") == 4
    assert results.text() in parsed.text
    study = four.explore({"model.network.paid-membership.price": [2, 4]}, replications=2)
    assert study.text() in seen(study._repr_html_()).text
    assert eyeballs.Scenario.read(FOUR).title in repr(study)
