"""What notebooks show, and the page."""

import html.parser
import json

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


def test_the_report_is_that_of_a_results_folder(four, tmp_path):
    results = four.with_set({"title": "<script>alert('x')</script> & \"more\""}).run(replications=2)
    page = results.report(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text() == page
    assert "<script>alert" not in page and not [asked for asked in seen(page).asked if "://" in asked]
    block = page[page.index('type="application/json"') :]
    data = json.loads(block[block.index(">") + 1 : block.index("</script>")])
    assert data["title"] == results.title
    told = json.dumps(data)
    assert "--people 3000 --replications 2" in told or "--replications 2 --people 3000" in told
    for variant in four.variants:
        assert json.dumps(variant) in told
    median = results.to_dict()["tracks"][2]["measures"]["users"]["p50"]
    assert str(int(median)) in told


def test_notebooks_show_the_table_and_the_main_pictures(four):
    results = four.run(replications=2)
    parsed = seen(results._repr_html_())
    assert parsed.elements.count("svg") == 4
    assert results.text() in parsed.text
    study = four.explore({"model.network.paid-membership.price": [2, 4]}, replications=2)
    assert study.text() in seen(study._repr_html_()).text
    assert eyeballs.Scenario.read(FOUR).title in repr(study)
