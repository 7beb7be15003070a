use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::range::{Asked, asked};
use super::{FileRequest, PathError, file_of};

/// An answer to the engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// HTTP status.
    pub status: u16,
    /// Media type.
    pub content_type: String,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The bytes.
    pub body: Body,
}

/// The bytes of an answer.
pub type Body = Vec<u8>;

/// Reads a file for the engine. Blocks on the disk: not for the main thread.
pub fn read(request: &FileRequest) -> Served {
    let file = match file_of(&request.root, &request.path) {
        Ok(file) => file,
        Err(PathError::NotFound) => return refusal(404),
        Err(PathError::Outside) => {
            tracing::warn!(root = %request.root.display(), "refused a path out of its root");
            return refusal(403);
        }
    };
    match answer(&file, request) {
        Ok(served) => served,
        Err(error) => {
            tracing::error!(file = %file.display(), %error, "cannot read a file to serve");
            refusal(500)
        }
    }
}

/// An answer without a file.
pub fn refusal(status: u16) -> Served {
    let headers = vec![("Cache-Control", "no-store".to_owned())];
    Served { status, content_type: "text/plain".into(), headers, body: Vec::new() }
}

fn answer(path: &Path, request: &FileRequest) -> io::Result<Served> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut headers = vec![
        ("Cache-Control", "no-store".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Content-Security-Policy", request.content_policy.clone()),
        ("Accept-Ranges", "bytes".to_owned()),
    ];
    let (status, range) = match asked(request.range.as_deref(), size) {
        Asked::Whole => (200, 0..size),
        Asked::Part(range) => {
            headers.push(("Content-Range", format!("bytes {}-{}/{size}", range.start, range.end - 1)));
            (206, range)
        }
        Asked::Unsatisfiable => {
            headers.push(("Content-Range", format!("bytes */{size}")));
            return Ok(Served { headers, ..refusal(416) });
        }
    };
    file.seek(SeekFrom::Start(range.start))?;
    let mut body = Vec::new();
    file.take(range.end - range.start).read_to_end(&mut body)?;
    Ok(Served { status, content_type: content_type(path), headers, body })
}

/// Without a character set: pages in GBK say so themselves, and a header would overrule them.
fn content_type(path: &Path) -> String {
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    // RFC 9239 has made the older name obsolete.
    if guessed.subtype() == "javascript" {
        "text/javascript".into()
    } else {
        guessed.essence_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served(name: &str, range: Option<&str>) -> Served {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(name), "0123456789").unwrap();
        read(&FileRequest {
            root: dir.path().into(),
            path: format!("/{name}"),
            range: range.map(Into::into),
            content_policy: "default-src 'self'".into(),
        })
    }

    #[test]
    fn a_whole_file_and_a_part_of_it() {
        let whole = served("a.html", None);
        assert_eq!((whole.status, whole.body.as_slice()), (200, b"0123456789".as_slice()));
        let part = served("a.html", Some("bytes=2-4"));
        assert_eq!((part.status, part.body.as_slice()), (206, b"234".as_slice()));
        assert!(part.headers.contains(&("Content-Range", "bytes 2-4/10".into())));
        assert_eq!(served("a.html", Some("bytes=10-")).status, 416);
    }

    #[test]
    fn every_file_comes_with_the_headers_of_defence() {
        let headers = served("a.js", None).headers;
        for name in ["Cache-Control", "X-Content-Type-Options", "Content-Security-Policy"] {
            assert!(headers.iter().any(|(key, _)| *key == name), "{name}");
        }
    }

    #[test]
    fn media_types_that_engines_insist_on() {
        for (name, expected) in [
            ("a.js", "text/javascript"),
            ("a.mjs", "text/javascript"),
            ("a.css", "text/css"),
            ("a.wasm", "application/wasm"),
            ("a.svg", "image/svg+xml"),
            ("a.json", "application/json"),
            ("a.woff2", "font/woff2"),
            ("a.unknown", "application/octet-stream"),
        ] {
            assert_eq!(served(name, None).content_type, expected);
        }
    }
}
