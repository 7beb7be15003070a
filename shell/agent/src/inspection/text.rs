use aws_lc_rs::digest::{Context, SHA256};
use encoding_rs::{Encoding, UTF_8};
use fleet_protocol::{PageText, Sha256};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// What people read of a page, as it comes: without markup, scripts and styles.
enum Piece<'a> {
    Text(&'a [u8]),
    /// Something that a browser would set apart from what comes before.
    Break,
}

fn read_aloud(html: &[u8], mut take: impl FnMut(Piece<'_>)) {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut hidden = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => {
                hidden = is_hidden(&tag.name);
                if !is_inline(&tag.name) {
                    take(Piece::Break);
                }
            }
            Ok(Token::EndTag(tag)) => {
                hidden &= !is_hidden(&tag.name);
                if !is_inline(&tag.name) {
                    take(Piece::Break);
                }
            }
            Ok(Token::String(text)) if !hidden => take(Piece::Text(&text)),
            Ok(Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
            Err(never) => match never {},
        }
    }
}

/// The digest of what people read of a page: without markup, scripts, styles and the spaces between, which change with
/// every answer of many servers.
pub(super) fn text_digest(html: &[u8]) -> Sha256 {
    let mut context = Context::new(&SHA256);
    read_aloud(html, |piece| {
        let Piece::Text(text) = piece else { return };
        for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            context.update(word);
            context.update(b" ");
        }
    });
    finish(context)
}

/// What people read of a page, line by line, within the bounds of what is sent. `charset` is what the server says of it.
pub(super) fn page_text(html: &[u8], charset: Option<&str>) -> PageText {
    let (html, _, _) = encoding(html, charset).decode(html);
    let mut lines = Lines::default();
    let mut line = String::new();
    read_aloud(html.as_bytes(), |piece| match piece {
        Piece::Text(text) => line.push_str(&String::from_utf8_lossy(text)),
        Piece::Break => lines.add(&std::mem::take(&mut line)),
    });
    lines.add(&line);
    lines.end()
}

/// The same of a page that the engine has drawn, line by line as it sets it.
pub(super) fn drawn_text(text: &str) -> PageText {
    let mut lines = Lines::default();
    text.lines().for_each(|line| lines.add(line));
    lines.end()
}

/// Whether there is so little to read in a page's source that it must be its scripts that write it.
pub(super) fn is_made_by_scripts(text: &PageText) -> bool {
    // A title, and a line that says that something loads or that scripts are needed.
    const SCANTY: usize = 80;
    text.rest_sha256.is_none() && text.lines.iter().map(|line| line.chars().count()).sum::<usize>() < SCANTY
}

/// How a page is written: as its first bytes, its server or the page itself says, else as most are.
fn encoding(html: &[u8], charset: Option<&str>) -> &'static Encoding {
    // As browsers do: no further than this.
    const LOOKED_AT: usize = 1_024;
    if let Some((encoding, _)) = Encoding::for_bom(html) {
        return encoding;
    }
    let head = String::from_utf8_lossy(&html[..html.len().min(LOOKED_AT)]);
    let named = head.split_once("charset=").map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
    let named = named.map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && !"-_".contains(c)));
    let named = named.and_then(|mut parts| parts.next());
    let known = |label: &str| Encoding::for_label(label.as_bytes());
    charset.and_then(known).or_else(|| named.and_then(known)).unwrap_or(UTF_8)
}

/// Lines as they are sent: the first ones themselves, of the others the digest.
#[derive(Default)]
struct Lines {
    kept: Vec<String>,
    chars: usize,
    rest: Option<Context>,
}

impl Lines {
    fn add(&mut self, line: &str) {
        let shown = |letter: &char| !letter.is_control() || letter.is_whitespace();
        let line: String = line.chars().filter(shown).collect();
        let line: Vec<char> = line.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
        for part in line.chunks(PageText::MAX_LINE) {
            let is_full = self.kept.len() == PageText::MAX_LINES
                || self.chars + part.len() > PageText::MAX_CHARS
                || self.rest.is_some();
            let part: String = part.iter().collect();
            if is_full {
                let rest = self.rest.get_or_insert_with(|| Context::new(&SHA256));
                rest.update(part.as_bytes());
                rest.update(b"\n");
            } else {
                self.chars += part.chars().count();
                self.kept.push(part);
            }
        }
    }

    fn end(self) -> PageText {
        PageText { lines: self.kept, rest_sha256: self.rest.map(finish) }
    }
}

fn finish(context: Context) -> Sha256 {
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(context.finish().as_ref());
    sha256
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"template" | b"noscript")
}

/// What stands within a line.
fn is_inline(name: &[u8]) -> bool {
    const INLINE: [&[u8]; 24] = [
        b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"em", b"font", b"i", b"img", b"kbd",
        b"label", b"mark", b"q", b"s", b"small", b"span", b"strong", b"sub", b"sup", b"time", b"u", b"wbr",
    ];
    INLINE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_people_read_counts() {
        let one = text_digest(b"<p>\n  two words</p><script>token='1'</script><style>a{}</style>");
        let same =
            text_digest(b"<div class=x>two \t words</div><!-- 7 --><script nonce=2>token='2'</script>");
        let other = text_digest(b"<p>two other words</p>");
        assert_eq!(one, same);
        assert_ne!(one, other);
    }

    #[test]
    fn lines_are_what_a_browser_sets_apart() {
        let html = "<title>公交</title><h1>达<b>州</b>公交\n 查询</h1><ul><li>1 路<li>2&nbsp;路</ul><script>x</script>电话<br>12345";
        let text = page_text(html.as_bytes(), None);
        assert_eq!(text.lines, ["公交", "达州公交 查询", "1 路", "2 路", "电话", "12345"]);
        assert_eq!(text.rest_sha256, None);
        assert_eq!(page_text(b"<div id=app></div><script>main()</script>", None).lines, [""; 0]);
    }

    #[test]
    fn a_drawn_page_is_read_as_the_engine_sets_it() {
        let drawn = drawn_text("公交查询\n\n1 路\t火车站\n \u{a0}2 路\n");
        assert_eq!(drawn.lines, ["公交查询", "1 路 火车站", "2 路"]);
        assert!(is_made_by_scripts(&page_text(
            "<title>公交</title><div id=app>加载中</div>".as_bytes(),
            None
        )));
        assert!(!is_made_by_scripts(&page_text(format!("<p>{}", "字".repeat(80)).as_bytes(), None)));
    }

    #[test]
    fn a_page_is_read_as_it_is_written() {
        let html = "<meta charset=gb2312><p>社保</p>";
        let (bytes, _, _) = encoding_rs::GB18030.encode(html);
        assert_eq!(page_text(&bytes, None).lines, ["社保"]);
        let (bytes, _, _) = encoding_rs::GB18030.encode("<p>社保</p>");
        assert_eq!(page_text(&bytes, Some("GBK")).lines, ["社保"]);
        assert_eq!(page_text(b"<meta charset='nonsense'><p>x\xff</p>", Some("")).lines, ["x\u{fffd}"]);
    }

    #[test]
    fn a_long_page_is_bounded_and_nothing_of_it_is_lost() {
        let page = |last: &str| page_text(format!("{}<p>{last}", "<p>一行字".repeat(9_000)).as_bytes(), None);
        let (one, other) = (page("甲"), page("乙"));
        assert_eq!((one.lines.len(), &one.lines), (PageText::MAX_LINES, &other.lines));
        assert_ne!(one.rest_sha256, other.rest_sha256);
        let wide = page_text("宽".repeat(50_000).as_bytes(), None);
        assert!(wide.lines.iter().all(|line| line.chars().count() == PageText::MAX_LINE));
        assert_eq!(wide.lines.len() * PageText::MAX_LINE, PageText::MAX_CHARS);
        assert!(wide.rest_sha256.is_some());
    }
}
