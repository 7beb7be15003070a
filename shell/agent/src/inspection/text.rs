use aws_lc_rs::digest::{Context, SHA256};
use fleet_protocol::Sha256;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// The digest of what people read of a page: without markup, scripts, styles and the spaces between, which change with
/// every answer of many servers.
pub(super) fn text_digest(html: &[u8]) -> Sha256 {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut context = Context::new(&SHA256);
    let mut hidden = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Ok(Token::StartTag(tag)) => hidden = is_hidden(&tag.name),
            Ok(Token::EndTag(tag)) => hidden &= !is_hidden(&tag.name),
            Ok(Token::String(text)) if !hidden => {
                for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
                    context.update(word);
                    context.update(b" ");
                }
            }
            Ok(Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
            Err(never) => match never {},
        }
    }
    let mut sha256 = Sha256([0; 32]);
    sha256.0.copy_from_slice(context.finish().as_ref());
    sha256
}

fn is_hidden(name: &[u8]) -> bool {
    matches!(name, b"script" | b"style" | b"template" | b"noscript")
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
}
