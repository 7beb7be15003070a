//! From the bytes of one code to what stands in it.

use zeroize::Zeroizing;

use super::address::{Encoding, Form};
use super::code::{Code, CodeFormat, CodeFormats};

/// Why a code is not taken; the next one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is torn, or no text.
    Unread,
    /// Not of a format that is wanted.
    Other,
}

/// Reads a code from its bytes, without what ends it.
pub fn read(bytes: &[u8], form: &Form, wanted: &CodeFormats) -> Result<Code, Refusal> {
    let bytes = bytes.strip_prefix(form.prefix.as_slice()).ok_or(Refusal::Unread)?;
    let (bytes, format) = if form.aim { identified(bytes)? } else { (bytes, None) };
    // A scanner that does not tell leaves it to the app.
    if form.aim && !wanted.take(format) {
        return Err(Refusal::Other);
    }
    let text = decode(bytes, form.encoding).filter(|text| is_text(text)).ok_or(Refusal::Unread)?;
    Ok(Code { text, format })
}

/// Takes the identifier off: `]`, a letter for the format, and a character for how it was read.
fn identified(bytes: &[u8]) -> Result<(&[u8], Option<CodeFormat>), Refusal> {
    match bytes {
        [b']', letter, _, rest @ ..] => Ok((rest, CodeFormat::of_aim(*letter))),
        _ => Err(Refusal::Unread),
    }
}

fn decode(bytes: &[u8], encoding: Encoding) -> Option<Zeroizing<String>> {
    let utf8 = || std::str::from_utf8(bytes).ok().map(|text| Zeroizing::new(text.to_owned()));
    match encoding {
        Encoding::Utf8 => utf8(),
        Encoding::Gb18030 => decode_gb18030(bytes),
        Encoding::Either => utf8().or_else(|| decode_gb18030(bytes)),
    }
}

fn decode_gb18030(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let mut decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len())?;
    // Its whole room at once: a text that grows leaves a copy behind.
    let mut text = Zeroizing::new(String::with_capacity(room));
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    (result == encoding_rs::DecoderResult::InputEmpty).then_some(text)
}

/// What separates fields in codes (ISO/IEC 15434, GS1) is text; other control characters are a sign of a torn line.
fn is_text(text: &str) -> bool {
    let fits = |c: char| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{4}' | '\u{1c}'..='\u{1e}');
    !text.is_empty() && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8], form: &Form) -> Result<String, Refusal> {
        read(bytes, form, &CodeFormats::default()).map(|code| code.text.to_string())
    }

    #[test]
    fn chinese_in_either_encoding() {
        let (plain, gbk) = (Form::default(), [0xb4, 0xef, 0xd6, 0xdd]);
        assert_eq!(text_of("达州".as_bytes(), &plain), Ok("达州".into()));
        assert_eq!(text_of(&gbk, &plain), Ok("达州".into()));
        // Four bytes for a character that GBK has not.
        assert_eq!(text_of(&[0x95, 0x32, 0x82, 0x36], &plain), Ok("𠀀".into()));
        let utf8 = Form { encoding: Encoding::Utf8, ..Form::default() };
        assert_eq!(text_of(&gbk, &utf8), Err(Refusal::Unread));
        let gb18030 = Form { encoding: Encoding::Gb18030, ..Form::default() };
        assert_eq!(text_of(&gbk, &gb18030), Ok("达州".into()));
        assert_eq!(text_of(&gbk[..3], &gb18030), Err(Refusal::Unread));
    }

    #[test]
    fn what_stands_around_it_is_taken_off_and_demanded() {
        let form = Form { prefix: vec![2], ..Form::default() };
        assert_eq!(text_of(b"\x02abc", &form), Ok("abc".into()));
        assert_eq!(text_of(b"abc", &form), Err(Refusal::Unread));
        assert_eq!(text_of(b"\x02", &form), Err(Refusal::Unread));
    }

    #[test]
    fn a_format_that_is_told_is_checked() {
        let form = Form { aim: true, ..Form::default() };
        let wanted = CodeFormats([CodeFormat::Qr].into());
        let code = read(b"]Q1]C0x", &form, &wanted).unwrap();
        assert_eq!((code.text.as_str(), code.format), ("]C0x", Some(CodeFormat::Qr)));
        assert_eq!(read(b"]C0x", &form, &wanted), Err(Refusal::Other));
        assert_eq!(read(b"]X0x", &form, &wanted), Err(Refusal::Other));
        assert_eq!(read(b"Q1x", &form, &wanted), Err(Refusal::Unread));
        assert_eq!(read(b"]X0x", &form, &CodeFormats::default()).unwrap().format, None);
        // A code that only looks so, from a scanner that tells no formats.
        assert_eq!(read(b"]C0x", &Form::default(), &wanted).unwrap().text.as_str(), "]C0x");
    }

    #[test]
    fn control_characters_are_refused_but_for_separators() {
        for bad in [&b"a\0b"[..], b"a\x1bb", b"\x7f", b""] {
            assert_eq!(text_of(bad, &Form::default()), Err(Refusal::Unread));
        }
        assert_eq!(text_of(b"[)>\x1e06\x1dP1\x04", &Form::default()), Ok("[)>\u{1e}06\u{1d}P1\u{4}".into()));
    }
}
