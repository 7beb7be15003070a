/// The media type of an icon or a zone's picture by its first bytes; `None` for what a home page does not show.
pub(super) fn media_type(content: &[u8]) -> Option<&'static str> {
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    // Pictures of zones only: the server takes no icon of this type.
    if content.starts_with(b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    let head = String::from_utf8_lossy(&content[..content.len().min(1_024)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let is_xml = head.starts_with("<svg") || head.starts_with("<?xml") || head.starts_with("<!--");
    (is_xml && head.contains("<svg")).then_some("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_icons() {
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n..."), Some("image/png"));
        assert_eq!(media_type(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(media_type(b"\xef\xbb\xbf<?xml version='1.0'?><svg/>"), Some("image/svg+xml"));
        assert_eq!(media_type(b"\xff\xd8\xff\xe0"), Some("image/jpeg"));
        assert_eq!(media_type(b"<html><svg/></html>"), None);
        assert_eq!(media_type(b""), None);
    }
}
