use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use zeroize::{Zeroize as _, Zeroizing};

use super::machine::{CameraFault, CameraState};
use super::multipart::Multipart;

/// How long it may take to answer.
const CONNECT: Duration = Duration::from_secs(2);
const ANSWER: Duration = Duration::from_secs(4);
/// The longest head of an answer, and the most of its fields.
const MOST_HEAD: usize = 8 << 10;
const MOST_FIELDS: usize = 32;
const PIECE: usize = 64 << 10;

/// A camera on the network that gives pictures.
pub(super) struct Network {
    stream: TcpStream,
    pictures: Multipart,
    piece: Zeroizing<Vec<u8>>,
}

impl Network {
    /// Whether something listens there; it is asked for nothing.
    pub fn look(at: SocketAddr) -> CameraState {
        match TcpStream::connect_timeout(&at, CONNECT) {
            Ok(_) => CameraState::Ready,
            Err(_) => CameraState::Absent,
        }
    }

    /// Asks for pictures. By HTTP/1.0, so that no camera cuts its answer into chunks of its own.
    pub fn open(at: SocketAddr, target: &str, mut tell: impl FnMut(&[u8])) -> Result<Self, CameraState> {
        let mut stream = TcpStream::connect_timeout(&at, CONNECT).map_err(|error| lost(&error))?;
        let ask = format!(
            "GET {target} HTTP/1.0\r\nHost: {at}\r\nAccept: multipart/x-mixed-replace\r\nConnection: close\r\n\r\n"
        );
        stream.set_write_timeout(Some(CONNECT)).map_err(|error| lost(&error))?;
        stream.write_all(ask.as_bytes()).map_err(|error| lost(&error))?;
        let mut piece = Zeroizing::new(vec![0; PIECE]);
        let (head, came) = read_head(&mut stream, &mut piece).map_err(|error| lost(&error))?;
        let mut pictures = pictures_of(&piece[..head]).ok_or(CameraState::Failed(CameraFault::NoCamera))?;
        pictures
            .handle_bytes(&piece[head..came], &mut tell)
            .map_err(|_| CameraState::Failed(CameraFault::NoPicture))?;
        Ok(Self { stream, pictures, piece })
    }

    /// Hands on the pictures that come; waits so long for more.
    pub fn read(&mut self, patience: Duration, tell: impl FnMut(&[u8])) -> Result<(), CameraState> {
        self.stream.set_read_timeout(Some(patience)).map_err(|error| lost(&error))?;
        let came = match self.stream.read(&mut self.piece) {
            Ok(0) => return Err(CameraState::Absent),
            Ok(came) => came,
            Err(error) if is_pause(&error) => return Ok(()),
            Err(error) => return Err(lost(&error)),
        };
        let taken = self.pictures.handle_bytes(&self.piece[..came], tell);
        self.piece[..came].zeroize();
        taken.map_err(|error| {
            tracing::warn!(%error, "the camera");
            CameraState::Failed(CameraFault::NoPicture)
        })
    }
}

/// Reads until the head of the answer is whole: how long that is, and how much has come.
fn read_head(stream: &mut TcpStream, piece: &mut [u8]) -> io::Result<(usize, usize)> {
    let (until, mut came) = (Instant::now() + ANSWER, 0);
    while came < MOST_HEAD {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::InvalidData.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut piece[came..]) {
            Ok(0) => return Err(ErrorKind::InvalidData.into()),
            Ok(more) => came += more,
            Err(error) if is_pause(&error) => return Err(ErrorKind::InvalidData.into()),
            Err(error) => return Err(error),
        }
        let end = memchr::memmem::find(&piece[..came.min(MOST_HEAD)], b"\r\n\r\n");
        if let Some(end) = end {
            return Ok((end + 4, came));
        }
    }
    Err(ErrorKind::InvalidData.into())
}

/// What the answer promises, if that are pictures.
fn pictures_of(head: &[u8]) -> Option<Multipart> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut answer = httparse::Response::new(&mut fields);
    answer.parse(head).ok()?;
    if answer.code != Some(200) {
        tracing::warn!(status = answer.code, "the camera refuses");
        return None;
    }
    let kind = answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case("content-type"))?;
    Multipart::of(std::str::from_utf8(kind.value).ok()?)
}

fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn lost(error: &io::Error) -> CameraState {
    if error.kind() == ErrorKind::InvalidData {
        CameraState::Failed(CameraFault::NoCamera)
    } else {
        CameraState::Absent
    }
}
