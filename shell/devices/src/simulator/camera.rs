use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::scenery::{Scenery, picture};

/// What is wrong with a simulated camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// It answers, and gives nothing.
    Silent,
    /// One picture in two seconds.
    Slow,
    /// Bytes that are no pictures.
    Garbage,
    /// It wants a password.
    Locked,
}

/// A simulated camera on the network: MJPEG over HTTP, with drawn pictures in which something moves.
pub struct SimulatedCamera {
    at: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    plug: Mutex<Option<Plug>>,
}

/// What it sees, and who looks through it.
#[derive(Default)]
struct Seen {
    scenery: Scenery,
    fault: Option<PictureFault>,
    /// Stands in every picture, beside what is drawn.
    mark: Vec<u8>,
    watchers: usize,
    given: u64,
}

/// While it exists, the camera is on the network.
struct Plug {
    _in: Arc<()>,
}

/// Ten a second.
const BETWEEN: Duration = Duration::from_millis(100);
const BOUNDARY: &str = "simulated";

impl SimulatedCamera {
    /// On the network, at an address of this machine.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let camera = Self { at: listener.local_addr()?, seen: Arc::default(), plug: Mutex::default() };
        camera.listen(listener)?;
        Ok(camera)
    }

    /// Where the driver finds it.
    pub fn address(&self) -> String {
        format!("http://{}/stream", self.at)
    }

    /// On the network, again, where it was.
    pub fn plug_in(&self) -> io::Result<()> {
        self.unplug();
        self.listen(TcpListener::bind(self.at)?)
    }

    /// Off the network. Whoever looks through it loses it.
    pub fn unplug(&self) {
        if let Some(plug) = self.plug().take() {
            drop(plug);
            // The one that waits for somebody is woken, and ends.
            let _ = TcpStream::connect(self.at);
        }
    }

    /// Holds this before it.
    pub fn show(&self, scenery: Scenery) {
        self.seen().scenery = scenery;
    }

    /// What is wrong with it from now on.
    pub fn set_fault(&self, fault: Option<PictureFault>) {
        self.seen().fault = fault;
    }

    /// Has these letters in every picture: where a decoder skips them, and in a comment.
    pub fn mark(&self, mark: &str) {
        self.seen().mark = mark.as_bytes().to_vec();
    }

    /// How many look through it: its lamp.
    pub fn watchers(&self) -> usize {
        self.seen().watchers
    }

    /// How many pictures it has given.
    pub fn given(&self) -> u64 {
        self.seen().given
    }

    fn listen(&self, listener: TcpListener) -> io::Result<()> {
        let plug = Arc::new(());
        let (plugged, seen) = (Arc::downgrade(&plug), Arc::clone(&self.seen));
        std::thread::Builder::new().name("simulated-camera".into()).spawn(move || {
            for stream in listener.incoming() {
                if plugged.strong_count() == 0 {
                    return;
                }
                let (plugged, seen) = (plugged.clone(), Arc::clone(&seen));
                let Ok(stream) = stream else { continue };
                std::thread::spawn(move || serve(stream, &seen, || plugged.strong_count() > 0));
            }
        })?;
        *self.plug() = Some(Plug { _in: plug });
        Ok(())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }

    fn plug(&self) -> MutexGuard<'_, Option<Plug>> {
        self.plug.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SimulatedCamera {
    fn drop(&mut self) {
        self.unplug();
    }
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers one who has come; ends when that one goes, or the camera does.
fn serve(stream: TcpStream, seen: &Mutex<Seen>, plugged: impl Fn() -> bool) {
    if !is_asked(&stream) {
        return;
    }
    lock(seen).watchers += 1;
    // Whoever looks through it goes at some time.
    let _ = give(stream, seen, plugged);
    lock(seen).watchers -= 1;
}

/// Somebody who only looks whether it is there asks for nothing.
fn is_asked(stream: &TcpStream) -> bool {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    lines.next().is_some_and(|line| line.starts_with("GET /stream ")) && lines.any(|line| line.is_empty())
}

fn give(mut stream: TcpStream, seen: &Mutex<Seen>, plugged: impl Fn() -> bool) -> io::Result<()> {
    stream.set_write_timeout(Some(Duration::from_secs(2)))?;
    if lock(seen).fault == Some(PictureFault::Locked) {
        return stream.write_all(b"HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic\r\n\r\n");
    }
    write!(
        stream,
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary={BOUNDARY}\r\n\r\n"
    )?;
    while plugged() {
        let (fault, scenery, mark, number) = {
            let mut seen = lock(seen);
            seen.given += 1;
            (seen.fault, seen.scenery, seen.mark.clone(), seen.given)
        };
        let picture = match fault {
            Some(PictureFault::Garbage) => b"<html>404</html>".to_vec(),
            Some(PictureFault::Silent) => Vec::new(),
            None | Some(PictureFault::Slow | PictureFault::Locked) => {
                marked(&picture(scenery, number), &mark)
            }
        };
        if fault != Some(PictureFault::Silent) {
            let length = picture.len();
            write!(stream, "--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n")?;
            stream.write_all(&picture)?;
            stream.write_all(b"\r\n")?;
        }
        std::thread::sleep(if fault == Some(PictureFault::Slow) { 20 * BETWEEN } else { BETWEEN });
        // One that gives nothing sees that nobody is left only so.
        if is_gone(&stream) {
            return Ok(());
        }
    }
    Ok(())
}

fn is_gone(stream: &TcpStream) -> bool {
    let _ = stream.set_nonblocking(true);
    let gone = matches!(stream.peek(&mut [0]), Ok(0));
    let _ = stream.set_nonblocking(false);
    gone
}

/// With letters behind the last of what is coded, where a decoder skips them, and in a comment.
fn marked(picture: &[u8], mark: &[u8]) -> Vec<u8> {
    let (head, rest) = picture.split_at(2);
    let (body, end) = rest.split_at(rest.len() - 2);
    if mark.is_empty() {
        return picture.to_vec();
    }
    let comment = [mark, b"comment"].concat();
    // A mark has a few letters.
    let length = u16::try_from(comment.len() + 2).unwrap_or(2).to_be_bytes();
    [head, &[0xff, 0xfe], &length, &comment, body, mark, b"photographed", end].concat()
}
