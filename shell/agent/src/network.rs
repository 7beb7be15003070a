mod ask;
#[cfg(test)]
mod bench;
mod coming;
mod fetch;
mod listen;
mod peers;
mod serve;
mod share;
mod signature;

use std::path::Path;
use std::sync::Arc;

use fleet_protocol::{DesiredState, NetworkPolicy, Sha256};
use fleet_release::client::{Throttle, local_time};
use tokio::sync::watch;

use crate::clock::SharedClock;
use crate::disk::{FreeSpace, NoRoom, check_room};
pub use coming::Fetching;
pub use peers::{PeerOptions, Peers};
pub use share::Share;

/// What holds for this terminal's line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// What the line may carry.
    pub policy: NetworkPolicy,
    /// The location's time zone, if the terminal stands somewhere.
    pub time_zone: String,
    /// Whether the server has said any of this yet.
    pub told: bool,
}

/// A file to be fetched, by its digest.
#[derive(Debug, Clone, Copy)]
pub struct LargeFile<'a> {
    /// What it must be.
    pub sha256: Sha256,
    /// How long it must be.
    pub size: u64,
    /// Where it is gathered; what is there is complete or the beginning of it.
    pub part: &'a Path,
}

/// The line is paid for by the byte, and this is too much for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}: {bytes} bytes are to come, {limit_mib} MiB may; another terminal of the location can bring them",
    NetworkPolicy::METERED
)]
pub struct Metered {
    /// Bytes to come.
    pub bytes: u64,
    /// What the line takes at once.
    pub limit_mib: u32,
}

/// What large files come over. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Network {
    rules: Arc<watch::Sender<Rules>>,
    throttle: Arc<Throttle>,
    peers: Option<Arc<Peers>>,
}

impl Network {
    /// A line without a policy yet, and no peers.
    pub fn new(clock: SharedClock) -> Self {
        let rules = Arc::new(watch::Sender::new(Rules::default()));
        let read = Arc::clone(&rules);
        let throttle = Throttle::new(move || rate(&read.borrow(), &clock));
        Self { rules, throttle: Arc::new(throttle), peers: None }
    }

    /// The same, with the terminals of the hall.
    #[must_use]
    pub fn with_peers(mut self, options: PeerOptions) -> Self {
        self.peers = Some(Arc::new(Peers::new(options, self.rules.subscribe())));
        self
    }

    /// Takes the policy of a desired state: it holds for what is under way, too.
    pub fn follow(&self, desired: &DesiredState) {
        let time_zone = desired.location.as_ref().map(|place| place.time_zone.clone()).unwrap_or_default();
        let rules = Rules { policy: desired.network.clone(), time_zone, told: true };
        self.rules.send_if_modified(|now| {
            let changed = *now != rules;
            *now = rules;
            changed
        });
    }

    /// The throttle that all large downloads of this terminal share.
    pub fn throttle(&self) -> Arc<Throttle> {
        Arc::clone(&self.throttle)
    }

    /// Whether so many bytes may be asked of the server. Small ones, such as icons, always may.
    pub fn takes(&self, bytes: u64) -> Result<(), Metered> {
        let policy = &self.rules.borrow().policy;
        match policy.metered_mib {
            Some(limit_mib) if bytes >= Peers::LARGE && !policy.takes(bytes) => {
                Err(Metered { bytes, limit_mib })
            }
            _ => Ok(()),
        }
    }

    /// The terminals of the hall, if there are any.
    pub fn peers(&self) -> Option<&Arc<Peers>> {
        self.peers.as_ref()
    }

    /// Tries to get a file from the hall. Returns when it lies whole and checked at its place (`true`), or when it
    /// is this terminal's turn to ask the server.
    pub async fn from_peers(&self, file: LargeFile<'_>, progress: impl FnMut(u64) + Send) -> bool {
        match &self.peers {
            Some(peers) => peers.fetch(file, progress).await,
            None => false,
        }
    }

    /// Tells the hall that this terminal is fetching a file, until the answer is dropped.
    pub fn fetching(&self, sha256: Sha256) -> Option<Fetching> {
        self.peers.as_ref().map(|peers| peers.fetching(sha256))
    }

    /// Keeps a complete and checked file for the hall, if ops want that.
    pub async fn share(&self, path: &Path, sha256: Sha256) {
        if let Some(peers) = &self.peers {
            peers.keep(path, sha256).await;
        }
    }

    /// Gives up what is kept for the hall, because this terminal needs the room; whether there was anything.
    pub async fn make_room(&self) -> bool {
        match &self.peers {
            Some(peers) => peers.clear().await,
            None => false,
        }
    }

    /// Checks that a disk has room for something. What is kept for the hall is given up before that is denied.
    pub async fn room_for(&self, free_space: FreeSpace, path: &Path, needed: u64) -> Result<(), NoRoom> {
        let room = check_room(free_space, path, needed);
        if room.is_err() && self.make_room().await { check_room(free_space, path, needed) } else { room }
    }
}

/// The limit that holds now; while the time is not known, the tightest there is.
fn rate(rules: &Rules, clock: &SharedClock) -> Option<u64> {
    if rules.policy.hours.is_empty() {
        return rules.policy.bytes_per_second;
    }
    match clock.confirmed_now().and_then(|now| local_time(&rules.time_zone, now)) {
        Some((day, time)) => rules.policy.rate_at(day, &time),
        None => rules.policy.tightest(),
    }
}

#[cfg(test)]
mod tests {
    use fleet_protocol::NetworkHours;
    use terminal_core::Mono;

    use super::*;
    use crate::clock::Clock;
    use crate::disk::RESERVE;

    #[derive(Debug)]
    struct Dead;

    impl Clock for Dead {
        fn mono(&self) -> Mono {
            Mono(0)
        }
        fn rtc(&self) -> i64 {
            4_070_908_800_000
        }
    }

    #[test]
    fn a_wrong_clock_never_loosens_the_limit() {
        let every_day = |from: &str, to: &str, bytes_per_second| NetworkHours {
            days: (1..=7).collect(),
            from: from.into(),
            to: to.into(),
            bytes_per_second,
        };
        let policy = NetworkPolicy {
            bytes_per_second: Some(500_000),
            hours: vec![every_day("08:00", "18:00", Some(5_000)), every_day("20:00", "24:00", None)],
            ..NetworkPolicy::default()
        };
        let clock = SharedClock::new(Arc::new(Dead), None);
        let rules = Rules { policy, time_zone: "Asia/Shanghai".into(), told: true };
        assert_eq!(rate(&rules, &clock), Some(5_000), "the server has not given the time");
        // 2026-11-25T12:30:00Z is 20:30 in Dazhou.
        clock.handle_server_time(1_795_609_800_000, Mono(0));
        assert_eq!(rate(&rules, &clock), None);
        let nowhere = Rules { time_zone: "Mars/Olympus".into(), ..rules };
        assert_eq!(rate(&nowhere, &clock), Some(5_000), "a zone that this machine does not know");
    }

    #[tokio::test]
    async fn what_is_kept_for_the_hall_goes_before_room_is_denied() {
        let dir = tempfile::tempdir().unwrap();
        let options = bench::options(1, ([127, 0, 0, 1], 9).into(), dir.path());
        std::fs::write(dir.path().join("file"), "x").unwrap();
        options.share.keep(&dir.path().join("file"), Sha256([1; 32])).unwrap();
        let network = Network::new(SharedClock::new(Arc::new(Dead), None)).with_peers(options);
        // What is kept is what fills this disk.
        let free: FreeSpace = |disk| {
            let full = std::fs::read_dir(disk.join("share"))?.next().is_some();
            Ok(if full { RESERVE } else { RESERVE + 10 })
        };
        assert_eq!(network.room_for(free, dir.path(), 0).await, Ok(()));
        assert!(free(dir.path()).is_ok_and(|free| free == RESERVE), "nothing is given up without need");
        assert_eq!(network.room_for(free, dir.path(), 10).await, Ok(()));
        assert_eq!(
            network.room_for(free, dir.path(), 11).await,
            Err(NoRoom { needed: 11, free: RESERVE + 10 })
        );
        assert!(!network.make_room().await);
    }
}
