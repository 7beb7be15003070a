use std::path::{Component, Path, PathBuf};

/// Why a path leads to no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// There is none.
    #[error("no such file")]
    NotFound,
    /// It leads out of the root.
    #[error("a path that leads out of its root")]
    Outside,
}

/// The file under `root` that a percent-encoded path of an address names; a directory means its
/// `index.html`. Symbolic links are followed, but not out of the root.
pub fn file_of(root: &Path, path: &str) -> Result<PathBuf, PathError> {
    let decoded = percent_decoded(path).ok_or(PathError::Outside)?;
    let relative = Path::new(decoded.trim_start_matches('/'));
    let plain = relative.components().all(|component| matches!(component, Component::Normal(_)));
    if !plain || decoded.contains(['\0', '\\']) {
        return Err(PathError::Outside);
    }
    let root = root.canonicalize().map_err(|_| PathError::NotFound)?;
    let file = root.join(relative).canonicalize().map_err(|_| PathError::NotFound)?;
    let file = if file.is_dir() { file.join("index.html") } else { file };
    // Once more: the index itself may be a link.
    let file = file.canonicalize().map_err(|_| PathError::NotFound)?;
    if !file.starts_with(&root) {
        return Err(PathError::Outside);
    }
    if file.is_file() { Ok(file) } else { Err(PathError::NotFound) }
}

/// `None` if an escape is broken or the bytes are not UTF-8.
fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut decoded = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        let digits = [bytes.next()?, bytes.next()?];
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        decoded.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn files_of_the_root_are_found() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("办事")).unwrap();
        fs::write(dir.path().join("办事/index.html"), "x").unwrap();
        let root = dir.path().canonicalize().unwrap();
        let index = Ok(root.join("办事/index.html"));
        for path in ["/%E5%8A%9E%E4%BA%8B/index.html", "/办事/", "/办事"] {
            assert_eq!(file_of(dir.path(), path), index, "{path}");
        }
        assert_eq!(file_of(dir.path(), "/none"), Err(PathError::NotFound));
        assert_eq!(file_of(dir.path(), "/"), Err(PathError::NotFound));
    }

    #[test]
    fn nothing_outside_of_the_root_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("root");
        fs::create_dir(&root).unwrap();
        fs::write(dir.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("secret"), root.join("link")).unwrap();
        std::os::unix::fs::symlink(dir.path(), root.join("up")).unwrap();
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "/a/../../secret",
            "/link",
            "/up/secret",
            "/..%5csecret",
            "/%00",
            "/%ff",
            "/%zz",
            "/%2",
        ] {
            assert_eq!(file_of(&root, path), Err(PathError::Outside), "{path}");
        }
        for path in ["//etc/passwd", "///etc/passwd"] {
            assert!(file_of(&root, path).is_err(), "{path}");
        }
    }
}
