use super::BundleFault;

/// The longest path, in bytes: what every file system of a terminal takes.
const LONGEST: usize = 1_024;
/// The longest part of a path, in bytes.
const LONGEST_PART: usize = 255;

/// A path that stays in its folder on every system: relative, UTF-8, `/` between plain names.
pub(super) fn checked(raw: &[u8]) -> Result<&str, BundleFault> {
    let path = std::str::from_utf8(raw).map_err(|_| BundleFault::PathTraversal)?;
    // A folder's path ends with a slash.
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    let plain = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.len() <= LONGEST_PART
            && part.trim_end() == part
    };
    let fits = path.len() <= LONGEST
        && !path.contains(['\\', ':'])
        && !path.chars().any(char::is_control)
        && trimmed.split('/').all(plain);
    if fits { Ok(path) } else { Err(BundleFault::PathTraversal) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for good in ["index.html", "a/b/c.js", "图片/首页.png", "a/", ".well-known/x", "a b.txt", "..a/b"]
        {
            assert_eq!(checked(good.as_bytes()), Ok(good));
        }
        for wrong in [
            "",
            "/",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "./a",
            "a/.",
            "..\\x",
            "C:/x",
            "a\0b",
            "a\n",
            "x /y",
        ] {
            assert_eq!(checked(wrong.as_bytes()), Err(BundleFault::PathTraversal), "{wrong:?}");
        }
        assert!(checked(b"\xff\xfe").is_err());
        assert!(checked("x".repeat(256).as_bytes()).is_err());
    }
}
