use std::io::{self, Read as _, Write as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use x11rb::protocol::xproto::{ImageOrder, Screen, Setup};
use x11rb::x11_utils::Serialize as _;

/// Numbers of requests in the core protocol.
const GET_INPUT_FOCUS: u8 = 43;
const QUERY_EXTENSION: u8 = 98;
/// The number that this server gives the extension.
const DPMS: u8 = 140;
/// "Match", of the core protocol's errors.
const BAD_MATCH: u8 = 8;
const REPLY: usize = 32;
/// Where clients look for servers.
const SOCKETS: &str = "/tmp/.X11-unix";
/// Numbers below are those of real servers.
const FIRST: u32 = 10_000;

/// An X server that is nothing but the power of its screen: it speaks the core protocol as far as a client needs it to begin, and
/// all of DPMS 1.1, for whoever has no server with a screen that can be switched.
#[derive(Debug)]
pub struct SimulatedScreenServer {
    number: u32,
    screen: SimulatedScreen,
}

/// Its screen.
#[derive(Debug, Clone)]
struct SimulatedScreen(Arc<Mutex<Power>>);

/// How its screen is: as a server begins.
#[derive(Debug, Default)]
struct Power {
    enabled: bool,
    /// 0 is on, 3 is off.
    level: u16,
    timeouts: [u16; 3],
}

impl SimulatedScreenServer {
    /// Listens where clients look for servers, under a number that nobody has, with timers such as a server has that nobody told
    /// otherwise.
    pub fn start() -> io::Result<Self> {
        std::fs::create_dir_all(SOCKETS)?;
        let first = FIRST + std::process::id() % FIRST;
        let free = (first..first + 100)
            .find_map(|number| UnixListener::bind(socket(number)).ok().map(|listener| (number, listener)));
        let (number, listener) = free.ok_or_else(|| io::Error::from(io::ErrorKind::AddrInUse))?;
        let power = Power { enabled: true, level: 0, timeouts: [600; 3] };
        let screen = SimulatedScreen(Arc::new(Mutex::new(power)));
        let serving = screen.clone();
        std::thread::Builder::new().name("screen-server".into()).spawn(move || {
            for client in listener.incoming().flatten() {
                let one = serving.clone();
                // A client that goes ends its thread.
                let _ = std::thread::Builder::new().spawn(move || one.serve(client));
            }
        })?;
        Ok(Self { number, screen })
    }

    /// What a client calls it.
    pub fn display(&self) -> String {
        format!(":{}", self.number)
    }

    /// Whether nothing is to be seen.
    pub fn is_dark(&self) -> bool {
        let power = self.screen.power();
        power.enabled && power.level != 0
    }

    /// Whether it would go dark by itself.
    pub fn has_timers(&self) -> bool {
        self.screen.power().timeouts != [0; 3]
    }

    /// A finger: every input wakes the screen, whoever it is for.
    pub fn touch(&self) {
        self.screen.power().level = 0;
    }
}

impl Drop for SimulatedScreenServer {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(socket(self.number));
    }
}

fn socket(number: u32) -> impl AsRef<Path> {
    format!("{SOCKETS}/X{number}")
}

impl SimulatedScreen {
    fn power(&self) -> MutexGuard<'_, Power> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, mut client: UnixStream) -> io::Result<()> {
        greet(&mut client)?;
        for sequence in 1_u16.. {
            let mut head = [0; 4];
            client.read_exact(&mut head)?;
            let words = usize::from(u16::from_ne_bytes([head[2], head[3]]));
            let mut body = vec![0; words.saturating_sub(1) * 4];
            client.read_exact(&mut body)?;
            if let Some(mut answer) = self.answer(head, &body) {
                answer[2..4].copy_from_slice(&sequence.to_ne_bytes());
                client.write_all(&answer)?;
            }
        }
        Ok(())
    }

    fn answer(&self, head: [u8; 4], body: &[u8]) -> Option<[u8; REPLY]> {
        let mut reply = [0; REPLY];
        reply[0] = 1;
        match head[0] {
            QUERY_EXTENSION if body.get(4..8) == Some(b"DPMS") && body[..2] == 4_u16.to_ne_bytes() => {
                (reply[8], reply[9]) = (1, DPMS);
            }
            // Who has the focus is nobody, and of other extensions there is none.
            GET_INPUT_FOCUS | QUERY_EXTENSION => {}
            DPMS => return self.switch(head[1], body, reply),
            _ => return None,
        }
        Some(reply)
    }

    /// The requests of DPMS, by their numbers.
    fn switch(&self, minor: u8, body: &[u8], mut reply: [u8; REPLY]) -> Option<[u8; REPLY]> {
        let mut power = self.power();
        let number = |at: usize| body.get(at..at + 2).map_or(0, |two| u16::from_ne_bytes([two[0], two[1]]));
        match minor {
            0 => (reply[8], reply[10]) = (1, 1),
            1 => reply[8] = 1,
            2 => {
                for (place, timeout) in reply[8..14].chunks_exact_mut(2).zip(power.timeouts) {
                    place.copy_from_slice(&timeout.to_ne_bytes());
                }
            }
            7 => {
                reply[8..10].copy_from_slice(&power.level.to_ne_bytes());
                reply[10] = power.enabled.into();
            }
            6 if !power.enabled => (reply[0], reply[1]) = (0, BAD_MATCH),
            _ => {
                match minor {
                    3 => power.timeouts = [number(0), number(2), number(4)],
                    4 => power.enabled = true,
                    5 => (power.enabled, power.level) = (false, 0),
                    6 => power.level = number(0),
                    _ => {}
                }
                return None;
            }
        }
        Some(reply)
    }
}

/// Takes what a client says of itself, and says what there is: one small screen.
fn greet(client: &mut UnixStream) -> io::Result<()> {
    let mut head = [0; 12];
    client.read_exact(&mut head)?;
    let length = |at: usize| usize::from(u16::from_ne_bytes([head[at], head[at + 1]])).next_multiple_of(4);
    let mut authority = vec![0; length(6) + length(8)];
    client.read_exact(&mut authority)?;
    let screen =
        Screen { root: 1, width_in_pixels: 1, height_in_pixels: 1, root_depth: 24, ..Screen::default() };
    let mut setup = Setup {
        status: 1,
        protocol_major_version: 11,
        resource_id_base: 0x20_0000,
        resource_id_mask: 0x1f_ffff,
        maximum_request_length: u16::MAX,
        image_byte_order: ImageOrder::LSB_FIRST,
        min_keycode: 8,
        max_keycode: 255,
        roots: vec![screen],
        ..Setup::default()
    };
    // In words, without the first eight bytes.
    setup.length = u16::try_from((setup.serialize().len() - 8) / 4).map_err(io::Error::other)?;
    client.write_all(&setup.serialize())
}
