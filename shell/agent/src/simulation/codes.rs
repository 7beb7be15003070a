use std::path::Path;

/// Reads enrollment codes, one a line; empty lines and those that begin with `#` do not count.
pub fn read_codes(path: &Path) -> std::io::Result<Vec<String>> {
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}
