use std::collections::BTreeSet;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use url::Url;

/// Longer addresses are left out.
const LONGEST: usize = 2_000;

/// What a page refers to, each once, in its order. Fragments are left out: no server sees them.
pub(super) fn links(html: &[u8], page: &Url) -> Vec<Url> {
    let mut base = page.clone();
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for tag in tags(html) {
        if let Some(href) = base_of(&tag, page) {
            base = href;
            continue;
        }
        for reference in references(&tag) {
            let Ok(mut link) = base.join(reference.trim()) else { continue };
            link.set_fragment(None);
            if matches!(link.scheme(), "http" | "https") && seen.insert(link.clone()) {
                all.push(link);
            }
        }
    }
    all
}

/// Where a page's addresses begin, if this tag says so.
pub(super) fn base_of(tag: &StartTag<()>, page: &Url) -> Option<Url> {
    if !is(tag, b"base") {
        return None;
    }
    page.join(&attribute(tag, b"href")?).ok()
}

/// Where a tag leads to, or has something come from that acts, outside the page's own site. What stands behind the question mark differs
/// with each answer of many servers, and is left out.
pub(super) fn outside(tag: &StartTag<()>, base: &Url, page: &Url) -> Option<String> {
    let name = match tag.name.as_slice() {
        b"a" | b"area" => b"href".as_slice(),
        b"form" => b"action".as_slice(),
        b"iframe" | b"frame" | b"embed" | b"script" => b"src".as_slice(),
        _ => return None,
    };
    let reference = attribute(tag, name).filter(|text| text.len() <= LONGEST)?;
    let target = base.join(reference.trim()).ok()?;
    let leaves = matches!(target.scheme(), "http" | "https") && target.host_str() != page.host_str();
    leaves.then(|| format!("{}{}", target.origin().ascii_serialization(), target.path()))
}

fn tags(html: &[u8]) -> impl Iterator<Item = StartTag<()>> {
    // What scripts and styles hold is no markup.
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).filter_map(|token| match token {
        Ok(Token::StartTag(tag)) => Some(tag),
        Ok(Token::EndTag(_) | Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {
            None
        }
        Err(never) => match never {},
    })
}

fn references(tag: &StartTag<()>) -> Vec<String> {
    let name = match tag.name.as_slice() {
        b"a" | b"area" => b"href".as_slice(),
        b"link" if is_fetched(tag) => b"href".as_slice(),
        b"img" | b"script" | b"iframe" | b"frame" | b"source" | b"video" | b"audio" | b"embed" => {
            b"src".as_slice()
        }
        _ => return Vec::new(),
    };
    attribute(tag, name).filter(|text| text.len() <= LONGEST && !text.trim().is_empty()).into_iter().collect()
}

/// Links of a page's head that a browser fetches; the others, such as `preconnect`, are hints.
fn is_fetched(tag: &StartTag<()>) -> bool {
    let rel = attribute(tag, b"rel").unwrap_or_default().to_lowercase();
    rel.split_ascii_whitespace()
        .any(|word| matches!(word, "stylesheet" | "icon" | "manifest" | "modulepreload"))
}

fn is(tag: &StartTag<()>, name: &[u8]) -> bool {
    tag.name.as_slice() == name
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_those_that_a_browser_would_follow_or_fetch() {
        let html = br##"<!doctype html><head><base href="/hall/"><link rel=preconnect href="https://cdn.example/">
            <link rel="shortcut icon" href=i.png><script src="app.js">document.write('<a href="/in-script">')</script></head>
            <!-- <a href="/in-comment"> --><a href='guide.html#top'>x</a><A HREF=guide.html>again</A>
            <a href="mailto:a@b.c">m</a><a href="javascript:void(0)">j</a><a href="#here">h</a><a>none</a>
            <a href="//other.example/x?y=1&amp;z=2">o</a><img src="data:image/png;base64,AA"><a href="http://[bad">b</a>"##;
        let page: Url = "https://a.example/index.html".parse().unwrap();
        let found: Vec<String> = links(html, &page).into_iter().map(Into::into).collect();
        assert_eq!(
            found,
            [
                "https://a.example/hall/i.png",
                "https://a.example/hall/app.js",
                "https://a.example/hall/guide.html",
                "https://a.example/hall/",
                "https://other.example/x?y=1&z=2",
            ]
        );
    }

    #[test]
    fn anything_at_all_can_be_read() {
        let page: Url = "https://a.example/".parse().unwrap();
        for html in [&b"<a href="[..], b"<", b"\xff\xfe<a href=\xff>", b"<script><a href=x>", b""] {
            let _ = links(html, &page);
        }
    }
}
