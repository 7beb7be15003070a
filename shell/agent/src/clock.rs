use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fleet_protocol::UnixMillis;
use terminal_core::{Mono, TrustedClock};

/// The machine's two clocks.
pub trait Clock: std::fmt::Debug + Send + Sync + 'static {
    /// Milliseconds since this clock was made.
    fn mono(&self) -> Mono;

    /// The machine's date: a hint, it may be years off.
    fn rtc(&self) -> UnixMillis;
}

/// The operating system's clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn mono(&self) -> Mono {
        Mono(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn rtc(&self) -> UnixMillis {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's date")]
        let date = SystemTime::now();
        let since_epoch = date.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
    }
}

/// The trusted time, shared by the agent's tasks.
#[derive(Debug, Clone)]
pub struct SharedClock {
    clock: Arc<dyn Clock>,
    trusted: Arc<Mutex<TrustedClock>>,
}

impl SharedClock {
    /// `floor` as it was persisted.
    pub fn new(clock: Arc<dyn Clock>, floor: Option<UnixMillis>) -> Self {
        let trusted = TrustedClock::new(floor, clock.rtc(), clock.mono());
        Self { clock, trusted: Arc::new(Mutex::new(trusted)) }
    }

    /// The clock that timers run on.
    pub fn mono(&self) -> Mono {
        self.clock.mono()
    }

    /// The machine's date, for whoever compares it.
    pub fn rtc(&self) -> UnixMillis {
        self.clock.rtc()
    }

    /// The trusted time.
    pub fn now(&self) -> UnixMillis {
        self.trusted().now(self.mono())
    }

    /// What the machine says: a hint, it may be years off.
    pub fn machine_now(&self) -> UnixMillis {
        self.clock.rtc()
    }

    /// The trusted time, once the server has given it.
    pub fn confirmed_now(&self) -> Option<UnixMillis> {
        let trusted = self.trusted();
        trusted.is_confirmed().then(|| trusted.now(self.mono()))
    }

    /// How far the machine's date is ahead of the trusted time, in milliseconds, once the server has given that.
    pub fn offset_ms(&self) -> Option<i64> {
        self.confirmed_now().map(|trusted| self.rtc().saturating_sub(trusted))
    }

    /// A copy, for pure functions.
    pub fn snapshot(&self) -> TrustedClock {
        self.trusted().clone()
    }

    /// Takes the server's time from an answer to a request sent at `sent`. Returns the floor to persist.
    pub fn handle_server_time(&self, server_time: UnixMillis, sent: Mono) -> UnixMillis {
        let now = self.mono();
        let mut trusted = self.trusted();
        trusted.handle_server_time(server_time, sent, now);
        trusted.floor()
    }

    /// Sleeps until the given moment, for ever if there is none.
    pub async fn sleep_until(&self, at: Option<Mono>) {
        match at {
            Some(at) => tokio::time::sleep(Duration::from_millis(at.since(self.mono()))).await,
            None => std::future::pending().await,
        }
    }

    fn trusted(&self) -> std::sync::MutexGuard<'_, TrustedClock> {
        self.trusted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
