//! What a notebook shows: the table in words and the pictures, which ask for nothing else.

/// The pictures of a notebook's cell.
pub const MAIN: [&str; 5] = ["users", "revenue", "profit", "cash", "verdict-map"];

/// Black on white as the pictures are, whatever is around.
const STYLE: &str = ".eyeballs{color:#222;background:#fff;padding:.5em}\
    .eyeballs pre{color:#222;background:#fff;overflow-x:auto;line-height:1.25}\
    .eyeballs svg{display:block;width:100%;max-width:800px;height:auto;margin:1em 0}";

/// A part of a page: the table in words, and pictures by their names.
pub fn part(text: &str, drawings: &[(String, String)]) -> String {
    let mut html =
        format!("<div class=\"eyeballs\">\n<style>{STYLE}</style>\n<pre>{}</pre>\n", escaped(text));
    for (name, svg) in drawings {
        html += &format!("<figure aria-label=\"{}\">\n{svg}</figure>\n", escaped(name));
    }
    html + "</div>\n"
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
