//! The machine on a real camera: a thread that opens it while pictures are wanted, and no longer.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use super::address::CameraAddress;
use super::frame::NotAPicture;
use super::machine::{Camera, CameraEvent, CameraLimits, CameraRequest, CameraState};
use super::network::Network;
use super::video::Video;

/// How often somebody looks whether it is there.
const LOOK: Duration = Duration::from_secs(5);
/// A request is heard at most so much later.
const WAIT: Duration = Duration::from_millis(50);

/// Starts it for as long as the process lives, or the sender of requests does.
pub fn start(
    address: CameraAddress,
    limits: CameraLimits,
    tell: impl FnMut(CameraEvent) + Send + 'static,
) -> io::Result<Sender<CameraRequest>> {
    let (sender, requests) = channel();
    let driver = Driver { address, requests, tell, camera: Camera::new(limits), refused: None };
    std::thread::Builder::new().name("camera".into()).spawn(move || driver.run())?;
    Ok(sender)
}

struct Driver<T> {
    address: CameraAddress,
    requests: Receiver<CameraRequest>,
    tell: T,
    camera: Camera,
    /// Why the last picture was not taken, so that a camera that goes on so is told of once.
    refused: Option<NotAPicture>,
}

/// A camera that is open.
enum Line {
    Video(Video),
    Network(Network),
}

/// Nobody asks any more.
struct Ended;

impl<T: FnMut(CameraEvent)> Driver<T> {
    fn run(mut self) {
        loop {
            let done = if self.camera.wants_line() { self.look_through() } else { self.wait_closed() };
            if done.is_err() {
                return;
            }
        }
    }

    /// Looks whether it is there, and answers requests until the next look is due.
    fn wait_closed(&mut self) -> Result<(), Ended> {
        let seen = match &self.address {
            CameraAddress::Video { device, .. } => Video::look(device),
            CameraAddress::Network { at, .. } => Network::look(*at),
        };
        self.camera.handle_seen(seen);
        self.report();
        let until = Instant::now() + LOOK;
        while !self.camera.wants_line() {
            match self.requests.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(request) => self.camera.handle_request(request, Instant::now()),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Err(Ended),
            }
        }
        Ok(())
    }

    /// Opens it, and hands on what it gives as long as that is wanted.
    fn look_through(&mut self) -> Result<(), Ended> {
        match self.open() {
            Err(state) => {
                tracing::warn!(?state, address = ?self.address, "no pictures of the camera");
                self.camera.handle_lost(state);
            }
            Ok(mut line) => {
                self.camera.handle_opened(Instant::now());
                if let Err(state) = self.carry(&mut line)? {
                    tracing::warn!(?state, "the camera gives no pictures any more");
                    self.camera.handle_lost(state);
                }
            }
        }
        self.report();
        Ok(())
    }

    fn open(&mut self) -> Result<Line, CameraState> {
        match self.address.clone() {
            CameraAddress::Video { device, size } => Video::open(&device, size).map(Line::Video),
            CameraAddress::Network { at, target } => {
                Network::open(at, &target, |given| self.take(given)).map(Line::Network)
            }
        }
    }

    fn carry(&mut self, line: &mut Line) -> Result<Result<(), CameraState>, Ended> {
        loop {
            loop {
                match self.requests.try_recv() {
                    Ok(request) => self.camera.handle_request(request, Instant::now()),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return Err(Ended),
                }
            }
            self.camera.handle_timeout(Instant::now());
            self.report();
            if !self.camera.wants_line() {
                return Ok(Ok(()));
            }
            let read = match line {
                Line::Video(video) => video.read(WAIT, |given| self.take(given)),
                Line::Network(network) => network.read(WAIT, |given| self.take(given)),
            };
            if let Err(state) = read {
                return Ok(Err(state));
            }
            self.report();
        }
    }

    fn take(&mut self, given: &[u8]) {
        let refused = self.camera.handle_picture(given, Instant::now()).err();
        if let Some(error) = refused.filter(|_| self.refused != refused) {
            tracing::warn!(%error, bytes = given.len(), "the camera gives what is not taken");
        }
        self.refused = refused;
    }

    fn report(&mut self) {
        while let Some(event) = self.camera.poll_event() {
            (self.tell)(event);
        }
    }
}
