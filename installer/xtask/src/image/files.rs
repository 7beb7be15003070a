//! The files of `installer/image` and `installer/stick` with their gaps filled.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, ensure};

use crate::command::{program, root};

/// What the image's terminals know from the start.
pub struct Settings<'a> {
    /// Empty where they are told later.
    pub server: &'a str,
    pub release_root: Option<&'a Path>,
    pub ca: Option<&'a Path>,
}

impl Settings<'_> {
    /// Lines for the end of `terminal.env`.
    pub fn text(&self) -> String {
        let server = (!self.server.is_empty()).then(|| format!("KIOSK_SERVER={}\n", self.server));
        let root = self
            .release_root
            .map(|_| "KIOSK_RELEASE_ROOT=/etc/kiosk-terminal/release-root.json\n".to_owned());
        let ca = self.ca.map(|_| "KIOSK_CA=/etc/kiosk-terminal/ca.pem\n".to_owned());
        [server, root, ca].into_iter().flatten().collect()
    }
}

/// By what the early user space finds the file systems of this image and of no other.
pub struct Identity {
    pub root: String,
    pub data: String,
}

impl Identity {
    /// The same for the same parts.
    pub fn of(parts: &[&str]) -> anyhow::Result<Self> {
        let mut child = program("sha256sum", ".", &[])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("sha256sum")?;
        let mut input = child.stdin.take().context("no input")?;
        input.write_all(parts.join("\n").as_bytes())?;
        drop(input);
        let output = child.wait_with_output()?;
        let digest = String::from_utf8_lossy(&output.stdout);
        ensure!(digest.len() >= 64, "sha256sum says {digest}");
        Ok(Self { root: uuid(&digest[..32]), data: uuid(&digest[32..64]) })
    }
}

/// 32 hexadecimal digits as a UUID of its own making (RFC 9562, version 8).
fn uuid(digits: &str) -> String {
    let part = |from: usize, to: usize| &digits[from..to];
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}

/// Writes those of a directory of the repository into another one.
pub fn fill(from: &str, to: &Path, gaps: &[(&str, &str)]) -> anyhow::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(root().join(from))? {
        let entry = entry?;
        let text = fs::read_to_string(entry.path())?;
        let text = gaps.iter().fold(text, |text, (gap, filled)| text.replace(gap, filled));
        fs::write(to.join(entry.file_name()), text)?;
    }
    Ok(())
}

/// Writes the image's, together with what the image's terminals know.
pub fn put(directory: &Path, identity: &Identity, settings: &Settings<'_>) -> anyhow::Result<()> {
    fill("installer/image", directory, &[("@ROOT@", &identity.root), ("@DATA@", &identity.data)])?;
    fs::write(directory.join("settings.env"), settings.text())?;
    for (from, name) in [(settings.release_root, "release-root.json"), (settings.ca, "ca.pem")] {
        if let Some(from) = from {
            fs::copy(from, directory.join(name)).with_context(|| format!("no {}", from.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_a_uuid_of_what_the_image_is_made_of() {
        let one = Identity::of(&["a", "b"]).unwrap();
        let groups: Vec<usize> = one.root.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert_ne!(one.root, one.data);
        assert_eq!(one.root, Identity::of(&["a", "b"]).unwrap().root);
        assert_ne!(one.root, Identity::of(&["a", "c"]).unwrap().root);
    }

    #[test]
    fn what_is_not_known_is_not_named() {
        let none = Settings { server: "", release_root: None, ca: None };
        assert_eq!(none.text(), "");
        let some = Settings { server: "https://fleet.example", release_root: None, ca: Some(Path::new("x")) };
        assert_eq!(some.text(), "KIOSK_SERVER=https://fleet.example\nKIOSK_CA=/etc/kiosk-terminal/ca.pem\n");
    }
}
