//! A file of HTML that runs nothing but its own script, and takes texts of strangers for texts.
//!
//! Style and script stand in it, and are let through by their hashes; data stands in a block of JSON apart from both. A policy
//! forbids everything else: other scripts, handlers in attributes, requests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// What stands in a file.
pub struct Document<'a> {
    /// Title of the window, as plain text.
    pub title: &'a str,
    /// What can be read before any script runs, as markup.
    pub body: &'a str,
    /// Data for the script, as JSON.
    pub data: &'a str,
    /// Other blocks of data: their ids and their texts, which hold no `<`.
    pub blocks: &'a [(&'a str, &'a str)],
    /// The style.
    pub style: &'a str,
    /// The script.
    pub script: &'a str,
    /// What else the policy lets a script do, as ` 'wasm-unsafe-eval'`; and other rules of it, each with its `;` before.
    pub also: (&'a str, &'a str),
}

/// Makes the file.
pub fn document(parts: &Document<'_>) -> String {
    // The browser hashes what stands between the tags, with line ends of LF.
    let [style, script] = [parts.style, parts.script].map(|code| code.replace("\r\n", "\n"));
    let (also, rules) = parts.also;
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'{also}; style-src 'sha256-{}'; img-src blob: data:{rules}; base-uri 'none'; \
         form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let blocks: String = parts
        .blocks
        .iter()
        .map(|(id, block)| format!("<script type=\"text/plain\" id=\"{id}\">{block}</script>\n"))
        .collect();
    [
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"",
        &policy,
        "\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" \
         content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        &text(parts.title),
        " · Eyeballs</title>\n<style>",
        &style,
        "</style>\n</head>\n<body>\n",
        parts.body,
        BEFORE_DATA,
        &inert(parts.data),
        "</script>\n",
        &blocks,
        "<script>",
        &script,
        "</script>\n</body>\n</html>\n",
    ]
    .concat()
}

const BEFORE_DATA: &str = "<script type=\"application/json\" id=\"data\">";

/// The block of data of a file that [`document`] made; `None` if it has none.
pub fn data_of(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once(BEFORE_DATA)?;
    rest.split_once("</script>").map(|(data, _)| data)
}

/// Text between tags and in attributes.
pub fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            _ => safe.push(letter),
        }
    }
    safe
}

/// JSON that cannot end its script element, nor begin a comment in it.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(data: &str) -> String {
        let also = ("", "");
        document(&Document {
            title: "</title><b>",
            body: "<p></p>",
            data,
            blocks: &[],
            style: "",
            script: "let a = 1",
            also,
        })
    }

    #[test]
    fn texts_are_never_markup() {
        assert_eq!(text("<a href='x'>&\"</a>"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;");
        let json = serde_json::to_string("</script><!--\u{2028}").expect("a text");
        let safe = inert(&json);
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'), "{safe}");
        let back: String = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(back, "</script><!--\u{2028}");
        assert!(of("1").contains("<title>&lt;/title&gt;&lt;b&gt; · Eyeballs</title>"));
    }

    #[test]
    fn data_is_found_again_and_the_policy_names_the_script() {
        let html = of(&serde_json::json!({ "a": "</script>" }).to_string());
        let data: serde_json::Value = serde_json::from_str(data_of(&html).expect("a block")).expect("JSON");
        assert_eq!(data["a"], "</script>");
        assert_eq!(data_of("<p>"), None);
        // printf 'let a = 1' | openssl dgst -sha256 -binary | base64
        assert!(html.contains("script-src 'sha256-LAfYd7pbFUgwfQu8b4q135PeTG2z+/coPEUYCd74eCQ='"), "{html}");
    }
}
