use std::future::Future;

use fleet_protocol::{Event, UnixMillis};
use fleet_release::link::StickOutcome;
use terminal_core::HeldTheme;

/// What the upgrader needs of the rest of the agent.
pub trait Host: Send + Sync + 'static {
    /// Writes an event to the outbox; resolves when it is durable, or when the disk has refused it for so long
    /// that waiting would do more harm: then it is kept in memory, in its order.
    fn record(&self, event: Event) -> impl Future<Output = ()> + Send;

    /// Asks the shell whether the terminal may switch now; after a yes the shell starts no session
    /// until [`Host::switch_cancelled`]. `false` when the shell does not answer in time, and while
    /// one that is not heard may yet be serving; `true` when it has been gone for too long to serve anybody.
    fn may_switch(&self) -> impl Future<Output = bool> + Send;

    /// The switch did not come: the shell may start sessions again.
    fn switch_cancelled(&self);

    /// A valid bearer token; `None` when none can be had now.
    fn bearer(&self) -> impl Future<Output = Option<String>> + Send;

    /// Whether there is a token now: without one the server was not reached for some time.
    fn has_token(&self) -> bool;

    /// The trusted time, or the local clock's where the server has never been reached.
    fn now(&self) -> UnixMillis;

    /// The trusted time for judging the age of signed metadata; `None` until the server's time is
    /// known: a dead or future clock must not make good metadata look expired.
    fn trusted_now(&self) -> Option<UnixMillis>;

    /// Which bundles of home page styles are on the disk, whenever that changes.
    fn themes_held(&self, held: Vec<HeldTheme>);

    /// The launcher had what was asked for written to a stick, or not.
    fn stick_written(&self, outcome: StickOutcome);

    /// The launcher saw the shell end without an order and starts it again.
    fn shell_ended(&self, reason: String) -> impl Future<Output = ()> + Send;
}

/// How a check-in ended, as far as it tells about this version of the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckInOutcome {
    /// The server took it.
    Accepted,
    /// The server answered, but would not take it, or answered what this version cannot read.
    Refused,
    /// The server was not reached, or was too busy (429, 5xx): says nothing about this version.
    Unreachable,
}
