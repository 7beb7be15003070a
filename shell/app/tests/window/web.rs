use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::view::pages;

/// A web server that serves the test app, redirects `/to?ADDRESS`, and counts what reaches it.
pub struct Web {
    port: u16,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Web {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let seeing = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let seen = Arc::clone(&seeing);
                // A connection counts, even one that says nothing (preconnect).
                seen.lock().unwrap().push("connected".into());
                std::thread::spawn(move || answer(&stream, &seen));
            }
        });
        Self { port, seen }
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `connected`, and the paths asked for, in order.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub fn has_seen(&self, path: &str) -> bool {
        self.seen().iter().any(|seen| seen == path)
    }
}

fn answer(mut stream: &TcpStream, seen: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream);
    let (mut request, mut length) = (String::new(), 0);
    if reader.read_line(&mut request).unwrap_or(0) == 0 {
        return;
    }
    let path = request.split(' ').nth(1).unwrap_or("?").to_owned();
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header).unwrap_or(0) <= 2 {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let _ = reader.read_exact(&mut vec![0; length]);
    seen.lock().unwrap().push(path.clone());
    let _ = stream.write_all(&response(&path));
}

fn response(path: &str) -> Vec<u8> {
    let (status, headers, body) = match path {
        "/" => ("200 OK", "Content-Type: text/html".to_owned(), page("index.html")),
        "/app.js" => ("200 OK", "Content-Type: text/javascript".into(), page("app.js")),
        "/file" => ("200 OK", "Content-Type: application/zip".into(), b"PK".to_vec()),
        "/attached" => {
            ("200 OK", "Content-Type: text/html\r\nContent-Disposition: attachment".into(), b"x".to_vec())
        }
        "/broken" => ("502 Bad Gateway", "Content-Type: text/html".into(), b"bad".to_vec()),
        "/password" => ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"".into(), b"who".to_vec()),
        other => match other.strip_prefix("/to?") {
            Some(target) => ("302 Found", format!("Location: {target}"), vec![]),
            None => ("200 OK", "Content-Type: text/html".into(), b"<p>reached</p>".to_vec()),
        },
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {length}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"
    );
    [head.into_bytes(), body].concat()
}

fn page(name: &str) -> Vec<u8> {
    std::fs::read(pages().join("app").join(name)).unwrap()
}
