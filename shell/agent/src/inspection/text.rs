use std::collections::BTreeSet;

use aws_lc_rs::digest::{Context, SHA256};
use encoding_rs::{Encoding, UTF_8};
use fleet_protocol::{PageText, Sha256};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use url::Url;

use super::links::{base_of, outside};

/// What people read of a page, as it comes: without markup, scripts and styles.
enum Piece<'a> {
    Text(&'a [u8]),
    Tag(&'a StartTag<()>),
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
                take(Piece::Tag(&tag));
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

/// How a line begins that is not read but says where something of the page leads: who changes that alone changes no word of it. The shell
/// writes such lines too, of the pages that it draws.
const LEADS_TO: &str = "→ ";

/// What people read of a page, line by line, and after each line where its links, forms, frames and scripts lead outside the page's site;
/// within the bounds of what is sent. `charset` is what the server says of it.
pub(super) fn page_text(html: &[u8], charset: Option<&str>, page: &Url) -> PageText {
    let (html, _, _) = encoding(html, charset).decode(html);
    let mut reading = Reading::new(page);
    read_aloud(html.as_bytes(), |piece| match piece {
        Piece::Text(text) => reading.line.push_str(&String::from_utf8_lossy(text)),
        Piece::Tag(tag) => reading.follow(tag),
        Piece::Break => reading.end_line(),
    });
    reading.end_line();
    reading.lines.end()
}

struct Reading<'a> {
    page: &'a Url,
    base: Url,
    lines: Lines,
    line: String,
    /// Where what stands in the line leads.
    targets: Vec<String>,
    /// Those that were told; each is told once.
    told: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    fn new(page: &'a Url) -> Self {
        Self {
            page,
            base: page.clone(),
            lines: Lines::default(),
            line: String::new(),
            targets: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    fn follow(&mut self, tag: &StartTag<()>) {
        if let Some(base) = base_of(tag, self.page) {
            self.base = base;
        }
        let target = outside(tag, &self.base, self.page);
        self.targets.extend(target.filter(|target| self.told.insert(target.clone())));
    }

    fn end_line(&mut self) {
        self.lines.add(&std::mem::take(&mut self.line));
        for target in self.targets.drain(..) {
            self.lines.add(&format!("{LEADS_TO}{target}"));
        }
    }
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
    let read = text.lines.iter().filter(|line| !line.starts_with(LEADS_TO));
    text.rest_sha256.is_none() && read.map(|line| line.chars().count()).sum::<usize>() < SCANTY
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

    fn read(html: &[u8], charset: Option<&str>) -> PageText {
        page_text(html, charset, &"https://bus.example/hall/".parse().unwrap())
    }

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
        let text = read(html.as_bytes(), None);
        assert_eq!(text.lines, ["公交", "达州公交 查询", "1 路", "2 路", "电话", "12345"]);
        assert_eq!(text.rest_sha256, None);
        assert_eq!(read(b"<div id=app></div><script>main()</script>", None).lines, [""; 0]);
    }

    #[test]
    fn where_a_page_leads_outside_its_site_belongs_to_what_is_compared() {
        let html = br#"<base href="https://bus.example/city/"><script src=https://count.example/a.js?t=1></script>
            <p>see <a href="lines.html">lines</a>, <a href=https://pay.example/start?session=7>pay</a> or call</p>
            <a href="https://pay.example/start">pay</a><form action="//take.example/card">card</form><a href="mailto:a@b.c">m</a>
            <iframe src=http://hidden.example/></iframe><img src="https://pictures.example/1.png">"#;
        let expected = [
            "→ https://count.example/a.js",
            "see lines, pay or call",
            "→ https://pay.example/start",
            "pay",
            "card",
            "→ https://take.example/card",
            "m",
            "→ http://hidden.example/",
        ];
        assert_eq!(read(html, None).lines, expected);
        let scripts =
            "<script src=https://scripts.example/a-long-name-that-nobody-reads.js></script>".repeat(3);
        assert!(is_made_by_scripts(&read(format!("{scripts}<div id=app>").as_bytes(), None)));
    }

    #[test]
    fn a_drawn_page_is_read_as_the_engine_sets_it() {
        let drawn = drawn_text("公交查询\n\n1 路\t火车站\n \u{a0}2 路\n");
        assert_eq!(drawn.lines, ["公交查询", "1 路 火车站", "2 路"]);
        assert!(is_made_by_scripts(&read("<title>公交</title><div id=app>加载中</div>".as_bytes(), None)));
        assert!(!is_made_by_scripts(&read(format!("<p>{}", "字".repeat(80)).as_bytes(), None)));
    }

    #[test]
    fn a_page_is_read_as_it_is_written() {
        let html = "<meta charset=gb2312><p>社保</p>";
        let (bytes, _, _) = encoding_rs::GB18030.encode(html);
        assert_eq!(read(&bytes, None).lines, ["社保"]);
        let (bytes, _, _) = encoding_rs::GB18030.encode("<p>社保</p>");
        assert_eq!(read(&bytes, Some("GBK")).lines, ["社保"]);
        assert_eq!(read(b"<meta charset='nonsense'><p>x\xff</p>", Some("")).lines, ["x\u{fffd}"]);
    }

    #[test]
    fn a_long_page_is_bounded_and_nothing_of_it_is_lost() {
        let page = |last: &str| read(format!("{}<p>{last}", "<p>一行字".repeat(9_000)).as_bytes(), None);
        let (one, other) = (page("甲"), page("乙"));
        assert_eq!((one.lines.len(), &one.lines), (PageText::MAX_LINES, &other.lines));
        assert_ne!(one.rest_sha256, other.rest_sha256);
        let wide = read("宽".repeat(50_000).as_bytes(), None);
        assert!(wide.lines.iter().all(|line| line.chars().count() == PageText::MAX_LINE));
        assert_eq!(wide.lines.len() * PageText::MAX_LINE, PageText::MAX_CHARS);
        assert!(wide.rest_sha256.is_some());
    }
}
