//! Where this machine's own Debian packages come from; nothing of it gets into what is made.

use std::fs;

/// Debian's own address, for what is made here and runs elsewhere.
pub const MIRROR: &str = "http://deb.debian.org/debian";
/// The same for security updates.
pub const SECURITY: &str = "http://deb.debian.org/debian-security";

/// One of Debian's collections of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// What halls have
    Twelve,
    /// What becomes the next one: newer compilers, and a port to Loongson
    Testing,
}

impl Suite {
    /// By which mirrors know it.
    pub const fn codename(self) -> &'static str {
        match self {
            Self::Twelve => "bookworm",
            Self::Testing => "forky",
        }
    }

    /// By which people know it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Twelve => "Debian 12",
            Self::Testing => "Debian's testing",
        }
    }

    /// Where apt gets it, in the format of `sources.list`. The lists of testing are good for a week; a mirror that stands still is as
    /// good for a compiler, and signed all the same.
    pub fn source(self) -> String {
        let options = match self {
            Self::Twelve => "",
            Self::Testing => "[check-valid-until=no] ",
        };
        format!("deb {options}{} {} main", mirror(), self.codename())
    }

    /// The same with its updates, for what is to run in a hall.
    pub fn sources(self) -> [String; 3] {
        let (codename, security) =
            (self.codename(), security_mirror().unwrap_or_else(|| SECURITY.to_owned()));
        [
            self.source(),
            format!("deb {} {codename}-updates main", mirror()),
            format!("deb {security} {codename}-security main"),
        ]
    }
}

/// The mirror that this machine's own packages come from; Debian's own where it names none.
pub fn mirror() -> String {
    let mut uris: Vec<String> = uris().into_iter().filter(|uri| !is_security(uri)).collect();
    uris.sort();
    let named = uris.iter().find(|uri| uri.trim_end_matches('/').ends_with("debian")).cloned();
    named.or_else(|| uris.into_iter().next()).unwrap_or_else(|| MIRROR.to_owned())
}

/// The one of security updates.
fn security_mirror() -> Option<String> {
    uris().into_iter().find(|uri| is_security(uri))
}

fn is_security(uri: &str) -> bool {
    uri.trim_end_matches('/').ends_with("-security")
}

/// All that the lists of this machine name, in the format of `.sources` (sources.list(5)).
fn uris() -> Vec<String> {
    let lists = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten();
    let texts: Vec<String> = lists.filter_map(|entry| fs::read_to_string(entry.path()).ok()).collect();
    let lines = texts.iter().flat_map(|text| text.lines()).filter_map(|line| line.strip_prefix("URIs:"));
    lines.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}
