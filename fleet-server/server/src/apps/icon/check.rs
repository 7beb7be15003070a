/// The media type of a picture by its content; `None` if it is none of those allowed.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        Some("image/webp")
    } else if is_plain_svg(bytes) {
        Some("image/svg+xml")
    } else {
        None
    }
}

/// A drawing that runs nothing and fetches nothing.
fn is_plain_svg(bytes: &[u8]) -> bool {
    const FORBIDDEN: [&str; 8] =
        ["<script", "<foreignobject", "<iframe", "<!doctype", "<!entity", "javascript:", "<set", "<animate"];
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.to_lowercase();
    let opening = text.trim_start_matches('\u{feff}').trim_start();
    let begins = opening.starts_with("<svg") || (opening.starts_with("<?xml") && opening.contains("<svg"));
    let handler = text.split([' ', '\t', '\n', '\r', '"', '\'', '/']).any(|word| {
        word.strip_prefix("on")
            .and_then(|rest| rest.split_once('='))
            .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
    });
    let fetches = ["href=\"http", "href='http", "href=\"//", "href='//", "url(http", "url(//", "@import"];
    begins && !handler && !FORBIDDEN.iter().chain(&fetches).any(|word| text.contains(word))
}

/// A plate with the first character of `name`, coloured by it.
pub(super) fn initial_svg(name: &str) -> String {
    const COLOURS: [&str; 6] = ["#1f6feb", "#0f766e", "#9a3412", "#6d28d9", "#b91c1c", "#3f6212"];
    let letter = name.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('应');
    let colour = COLOURS.get(letter as usize % COLOURS.len()).unwrap_or(&COLOURS[0]);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" width=\"96\" height=\"96\">\
         <rect width=\"96\" height=\"96\" rx=\"20\" fill=\"{colour}\"/>\
         <text x=\"48\" y=\"50\" font-family=\"Noto Sans CJK SC, sans-serif\" font-size=\"48\" fill=\"#fff\" \
         text-anchor=\"middle\" dominant-baseline=\"central\">{letter}</text></svg>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_the_type() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(
            media_type(b"<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            Some("image/svg+xml")
        );
        for wrong in [
            "GIF89a",
            "",
            "<html></html>",
            "<svg><script>alert(1)</script></svg>",
            "<svg onload=\"alert(1)\"/>",
            "<svg\nonload=alert(1)>",
            "<svg><image href=\"http://evil.example/x\"/></svg>",
            "<svg><a href=\"javascript:alert(1)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg/>",
        ] {
            assert_eq!(media_type(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn initial_is_an_icon_whatever_the_name() {
        for name in ["社保查询", "<script>", "  ", "&amp;", "Äpfel"] {
            assert_eq!(media_type(initial_svg(name).as_bytes()), Some("image/svg+xml"), "{name}");
        }
    }
}
