use std::fs;
use std::path::Path;

use super::shortened;

/// The distribution as it calls itself, with the point release of a Debian; `root` is `/` outside of tests.
pub(crate) fn system_of(root: &Path) -> Option<String> {
    let release = fs::read_to_string(root.join("etc/os-release")).ok()?;
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?.trim_matches('"');
    // A release has a number there; what is to become one has its name.
    let point = fs::read_to_string(root.join("etc/debian_version")).unwrap_or_default();
    let point = point.trim();
    let is_number = point.starts_with(|first: char| first.is_ascii_digit());
    Some(shortened(&if is_number { format!("{name} {point}") } else { name.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debian_says_its_point_release_too() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(system_of(root.path()), None);
        fs::create_dir(root.path().join("etc")).unwrap();
        let write = |name: &str, text: &str| fs::write(root.path().join("etc").join(name), text).unwrap();
        write("os-release", "NAME=\"Kylin\"\nPRETTY_NAME=\"Kylin V10 SP1\"\n");
        write("debian_version", "bullseye/sid\n");
        assert_eq!(system_of(root.path()).as_deref(), Some("Kylin V10 SP1"));
        write("os-release", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        write("debian_version", "12.8\n");
        assert_eq!(system_of(root.path()).as_deref(), Some("Debian GNU/Linux 12 (bookworm) 12.8"));
    }
}
