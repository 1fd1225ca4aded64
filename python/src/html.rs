//! Results as a page: the table in words and the pictures, in one file that asks for nothing else.

/// The pictures of a notebook's cell; a page has all.
pub const MAIN: [&str; 5] = ["users", "revenue", "profit", "cash", "verdict-map"];

/// Black on white as the pictures are, whatever is around.
const STYLE: &str = ".eyeballs{color:#222;background:#fff;padding:.5em}\
    .eyeballs pre{color:#222;background:#fff;overflow-x:auto;line-height:1.25}\
    .eyeballs svg{display:block;width:100%;max-width:800px;height:auto;margin:1em 0}";

/// A page with a title.
pub fn page(title: &str, text: &str, drawings: &[(String, String)]) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n</head>\n\
         <body>\n{}</body>\n</html>\n",
        part(text, drawings)
    )
}

/// The same without what is around a page.
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
