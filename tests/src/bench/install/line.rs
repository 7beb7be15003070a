//! A bad line to a network namespace: packets are delayed, queued and lost between two TUN devices, so that both ends' real TCP
//! deals with it. What `tc netem` does, for kernels that do not have it. Only root may make one.

use std::collections::VecDeque;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tun_rs::{AsyncDevice, DeviceBuilder};

/// The address of this end.
pub const HERE: &str = "10.77.0.1";
const THERE: &str = "10.77.0.2/30";
const DEVICES: [&str; 2] = ["kiosk-near", "kiosk-far"];
/// What a router of such a line keeps before it drops what comes.
const QUEUE: Duration = Duration::from_millis(500);
const PACKET: usize = 1_500;

/// How bad it is, in each direction.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    pub bytes_per_second: f64,
    pub one_way: Duration,
    /// From 0 to 1.
    pub loss: f64,
}

/// The line; dropped, it is gone.
pub struct Line {
    namespace: Namespace,
    counts: Arc<Counts>,
    _relays: JoinSet<()>,
}

#[derive(Default)]
struct Counts {
    carried: AtomicU64,
    lost: AtomicU64,
}

/// Removed when dropped.
struct Namespace(String);

impl Line {
    /// Wants a runtime around it.
    pub fn new(quality: Quality) -> anyhow::Result<Self> {
        let namespace = Namespace(format!("kiosk-bench-{}", std::process::id()));
        ip(&["netns", "add", &namespace.0]).context("a network namespace wants root")?;
        let near = DeviceBuilder::new().name(DEVICES[0]).ipv4(HERE, 30, None).mtu(1_500).build_async()?;
        let far = DeviceBuilder::new().name(DEVICES[1]).mtu(1_500).build_async()?;
        ip(&["link", "set", DEVICES[1], "netns", &namespace.0])?;
        ip(&["-n", &namespace.0, "addr", "add", THERE, "dev", DEVICES[1]])?;
        for device in ["lo", DEVICES[1]] {
            ip(&["-n", &namespace.0, "link", "set", device, "up"])?;
        }
        let (counts, mut relays) = (Arc::<Counts>::default(), JoinSet::new());
        let (near, far) = (Arc::new(near), Arc::new(far));
        for (number, (from, to)) in
            [(Arc::clone(&near), Arc::clone(&far)), (far, near)].into_iter().enumerate()
        {
            let dice = StdRng::seed_from_u64(number as u64);
            relays.spawn(carry(from, to, quality, dice, Arc::clone(&counts)));
        }
        Ok(Self { namespace, counts, _relays: relays })
    }

    /// What is started in it has the line and nothing else.
    pub fn namespace(&self) -> &str {
        &self.namespace.0
    }

    pub fn carried(&self) -> u64 {
        self.counts.carried.load(Ordering::Relaxed)
    }

    pub fn lost(&self) -> u64 {
        self.counts.lost.load(Ordering::Relaxed)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        if let Err(error) = ip(&["netns", "delete", &self.0]) {
            tracing::warn!(%error, "a network namespace stays");
        }
    }
}

/// One direction: a packet waits for those before it, then for the line's length.
async fn carry(
    from: Arc<AsyncDevice>,
    to: Arc<AsyncDevice>,
    quality: Quality,
    mut dice: StdRng,
    counts: Arc<Counts>,
) {
    let (mut on_the_way, mut free_at) = (VecDeque::<(Instant, Vec<u8>)>::new(), Instant::now());
    let mut buffer = [0; PACKET];
    loop {
        let due = on_the_way.front().map(|(due, _)| *due);
        tokio::select! {
            received = from.recv(&mut buffer) => {
                let Ok(length) = received else { return };
                let now = Instant::now();
                let begins = free_at.max(now);
                if dice.random_bool(quality.loss) || begins - now > QUEUE {
                    counts.lost.fetch_add(1, Ordering::Relaxed);
                    continue;
                }
                counts.carried.fetch_add(1, Ordering::Relaxed);
                #[expect(clippy::cast_precision_loss, reason = "a packet's length")]
                let takes = Duration::from_secs_f64(length as f64 / quality.bytes_per_second);
                free_at = begins + takes;
                on_the_way.push_back((free_at + quality.one_way, buffer[..length].to_vec()));
            }
            () = until(due) => {
                let Some((_, packet)) = on_the_way.pop_front() else { continue };
                // A namespace that has just gone takes no packet any more.
                let _ = to.send(&packet).await;
            }
        }
    }
}

async fn until(due: Option<Instant>) {
    match due {
        Some(due) => tokio::time::sleep_until(due).await,
        None => std::future::pending().await,
    }
}

/// How this machine's TCP decides how fast to send.
pub fn congestion_control() -> String {
    let name = std::fs::read_to_string("/proc/sys/net/ipv4/tcp_congestion_control").unwrap_or_default();
    name.trim().to_owned()
}

fn ip(arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new("ip").args(arguments).output().context("ip")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "ip {}: {said}", arguments.join(" "));
    Ok(())
}
