use std::fmt::Write as _;

use http::HeaderValue;

/// What makes a browser keep an answer as a file: `plain` for old ones, in letters of ASCII; `name` for all others.
/// Whatever a name holds, it can neither leave its folder nor end its header.
pub fn attachment(plain: &str, name: &str) -> HeaderValue {
    let mut value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in file_name(name).bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_') {
            value.push(char::from(byte));
        } else {
            let _ = write!(value, "%{byte:02X}");
        }
    }
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// A name that every file system takes: at most 80 characters, none of those that mean something in a path.
pub fn file_name(name: &str) -> String {
    let plain = |letter: char| {
        let is_unfit = letter.is_control() || "/\\:*?\"<>|".contains(letter);
        if is_unfit { '_' } else { letter }
    };
    let name: String = name.chars().map(plain).take(80).collect();
    let name = name.trim().trim_matches('.');
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_become_names_of_files() {
        assert_eq!(file_name("../渠县\n1/2 号机?.pdf"), "_渠县_1_2 号机_.pdf");
        assert_eq!(file_name(" .. "), "_");
        let value = attachment("a.pdf", "渠\r\n\".pdf");
        assert_eq!(value, "attachment; filename=\"a.pdf\"; filename*=UTF-8''%E6%B8%A0___.pdf");
    }
}
