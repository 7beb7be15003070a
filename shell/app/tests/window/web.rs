use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::view::pages;

/// A web server that serves the test app, redirects `/to?ADDRESS`, and counts what reaches it.
pub struct Web {
    port: u16,
    log: Arc<Mutex<Log>>,
}

#[derive(Default)]
struct Log {
    seen: Vec<String>,
    posted: Vec<(String, String)>,
}

impl Web {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let log = Arc::new(Mutex::new(Log::default()));
        let logging = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&logging);
                // A connection counts, even one that says nothing (preconnect).
                log.lock().unwrap().seen.push("connected".into());
                std::thread::spawn(move || answer(&stream, &log));
            }
        });
        Self { port, log }
    }

    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `connected`, and the paths asked for, in order.
    pub fn seen(&self) -> Vec<String> {
        self.log.lock().unwrap().seen.clone()
    }

    /// Path and body of what was posted, in order.
    pub fn posted(&self) -> Vec<(String, String)> {
        self.log.lock().unwrap().posted.clone()
    }

    pub fn has_seen(&self, path: &str) -> bool {
        self.seen().iter().any(|seen| seen == path)
    }
}

fn answer(mut stream: &TcpStream, log: &Mutex<Log>) {
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
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    {
        let mut log = log.lock().unwrap();
        log.seen.push(path.clone());
        if request.starts_with("POST ") {
            log.posted.push((path.clone(), String::from_utf8_lossy(&body).into_owned()));
        }
    }
    let _ = stream.write_all(&response(&path));
    // Until the other side has had enough.
    let more = vec![b'.'; 256 << 10];
    while path == "/endless" && stream.write_all(&more).is_ok() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

fn response(path: &str) -> Vec<u8> {
    let (status, headers, body) = match path {
        "/" => ("200 OK", "Content-Type: text/html".to_owned(), page("index.html")),
        "/app.js" => ("200 OK", "Content-Type: text/javascript".into(), page("app.js")),
        // What it is to try stands in its address.
        worker if worker.starts_with("/worker.js?") => {
            ("200 OK", "Content-Type: text/javascript".into(), page("worker.js"))
        }
        page if page.starts_with("/fields/") => {
            let name = page.trim_start_matches("/fields/").split('?').next().unwrap_or_default();
            let name = if name.is_empty() { "index.html" } else { name };
            let kind = if name.contains(".js") { "text/javascript" } else { "text/html" };
            (
                "200 OK",
                format!("Content-Type: {kind}"),
                std::fs::read(pages().join("fields").join(name)).unwrap(),
            )
        }
        "/endless" => {
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nAccess-Control-Allow-Origin: *\r\n\r\n"
                .to_vec();
        }
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
