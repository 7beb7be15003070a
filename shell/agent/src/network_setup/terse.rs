//! `nmcli --terse`: fields between colons; a colon or a backslash in a field has a backslash before it.

/// The fields of a line.
pub(super) fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        let taken = match letter {
            ':' => {
                fields.push(String::new());
                continue;
            }
            '\\' => letters.next(),
            other => Some(other),
        };
        if let Some(field) = fields.last_mut() {
            field.extend(taken);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colons_in_names_divide_nothing() {
        assert_eq!(fields(r"eth0:connected:a\:b\\c"), ["eth0", "connected", r"a:b\c"]);
        assert_eq!(fields(""), [""]);
        assert_eq!(fields(r"a::\"), ["a", "", ""]);
    }

    #[test]
    fn what_was_escaped_is_what_it_was() {
        for texts in [vec!["", ":"], vec!["a\\:b", "\\"], vec!["政务:大厅", "::", "x"]] {
            let escape = |text: &&str| text.replace('\\', r"\\").replace(':', r"\:");
            let line = texts.iter().map(escape).collect::<Vec<_>>().join(":");
            assert_eq!(fields(&line), texts);
        }
    }
}
