"""The notebooks of the examples run from their first cell to their last."""

import pytest

from conftest import ROOT

EXAMPLES = ROOT / "python" / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_notebook_runs(path):
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "notebooks are kept without what they printed"
    done = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}}).execute()
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    shown = [output for cell in code for output in cell.outputs]
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in shown)
    assert any("did you mean `quality`?" in output.get("text", "") for output in shown)
    # The tips of 8 markets: a hundredth of all days of use, a dollar each.
    assert float(code[-1].outputs[-1]["data"]["text/plain"].removeprefix("np.float64(").removesuffix(")")) > 10
