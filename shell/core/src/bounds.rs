//! How much of the terminal an app may take: memory, processor time, processes, network. Fed with measurements, says when the app
//! is to be ended.

#[cfg(test)]
mod tests;

use fleet_protocol::{AppBound, AppFailure};

use crate::Mono;

/// The limits of one app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of memory of all its processes together.
    pub memory: u64,
    /// Milliseconds for which it may leave the machine no processor time.
    pub processor_ms: u64,
    /// Processes at a time.
    pub processes: u32,
    /// Bytes that it may carry over the network, in both directions.
    pub network: u64,
}

/// One measurement.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AppUse {
    /// Bytes of memory that are the app's own, in the machine's memory or swapped out.
    pub memory: u64,
    /// How many processes it has.
    pub processes: u32,
    /// The processor time that it took since the measurement before, in thousandths of what the whole machine has.
    pub processor: u32,
    /// How many of its threads run, or wait for a processor.
    pub runnable: u32,
    /// Bytes that it has carried over the network since it was opened, in both directions.
    pub network: u64,
    /// The whole machine.
    pub machine: MachineUse,
}

/// What was left of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MachineUse {
    /// Bytes of memory in all.
    pub memory: u64,
    /// Bytes that can still be given away.
    pub available: u64,
    /// The processor time that was used since the measurement before, in thousandths.
    pub processor: u32,
    /// How many threads it can run at a time.
    pub processors: u32,
}

impl Bounds {
    /// The longest that an app may leave the machine nothing: no page for citizens computes that long, but a large
    /// document may well keep all processors for ten seconds.
    pub const PROCESSOR_MS: u64 = 30_000;
    /// A page has one process, and two for a moment when it goes to another origin; one more does the networking.
    pub const PROCESSES: u32 = 8;
    /// What an app may carry in one opening. An hour of film in good quality is about as much; halls share lines, and some
    /// pay for what they carry.
    pub const NETWORK: u64 = 1 << 30;
    const LEAST_MEMORY: u64 = 512 << 20;
    const MOST_MEMORY: u64 = 2 << 30;

    /// For a machine with so many bytes of memory: an app may take a third of it.
    pub fn of_machine(memory: u64) -> Self {
        Self {
            memory: (memory / 3).clamp(Self::LEAST_MEMORY, Self::MOST_MEMORY),
            processor_ms: Self::PROCESSOR_MS,
            processes: Self::PROCESSES,
            network: Self::NETWORK,
        }
    }
}

/// Watches one opening of an app.
///
/// Memory, processes and network are hard limits: one measurement beyond them ends the app, because a page that takes memory in a
/// loop takes another gigabyte every second. Processor time is judged by the harm: an animation that keeps one processor
/// of four busy disturbs nobody, and nothing is said of it. An app is over the bound when nothing is left of the machine
/// for as long as the bound, and the app is why: it took more than half, or it has twice as many threads in the queue as
/// there are processors, whatever the others leave it. Touches change nothing, because whoever waits for a page may or
/// may not touch it. Calm moments take back twice their time, so that short ones between busy ones excuse nothing, and
/// long ones everything. A page that does not answer is another matter (8 seconds, `Pulse` of the shell).
#[derive(Debug, Clone)]
pub struct BoundsWatch {
    bounds: Bounds,
    /// How long nothing was left, less what calm moments took back, in milliseconds.
    starved_ms: u64,
    measured: Mono,
}

impl BoundsWatch {
    /// A machine of which more than this is used, in thousandths, has nothing left.
    const NOTHING_LEFT: u32 = 900;
    /// Two measurements further apart say nothing of the time between them.
    const LONGEST_GAP_MS: u64 = 2_000;

    /// Begins with the opening.
    pub const fn new(bounds: Bounds, now: Mono) -> Self {
        Self { bounds, starved_ms: 0, measured: now }
    }

    /// Takes a measurement. Why the app has to be ended, if it has to.
    pub fn handle_use(&mut self, app: &AppUse, now: Mono) -> Option<AppFailure> {
        self.count(app, now);
        let over = |bound, used, limit| Some(AppFailure::OverBound { bound, used, limit });
        let bounds = self.bounds;
        if app.memory > bounds.memory {
            over(AppBound::Memory, app.memory, bounds.memory)
        } else if app.starves_memory(bounds.memory) {
            over(AppBound::Memory, app.memory, bounds.memory / 2)
        } else if app.processes > bounds.processes {
            over(AppBound::Processes, app.processes.into(), bounds.processes.into())
        } else if app.network > bounds.network {
            over(AppBound::Network, app.network, bounds.network)
        } else if self.starved_ms >= bounds.processor_ms {
            over(AppBound::Processor, self.starved_ms, bounds.processor_ms)
        } else {
            None
        }
    }

    fn count(&mut self, app: &AppUse, now: Mono) {
        let passed = now.since(self.measured);
        self.measured = now;
        if passed > Self::LONGEST_GAP_MS {
            return;
        }
        let nothing_left = app.machine.processor > Self::NOTHING_LEFT;
        self.starved_ms = if nothing_left && app.is_why() {
            self.starved_ms.saturating_add(passed)
        } else {
            self.starved_ms.saturating_sub(passed * 2)
        };
    }
}

impl AppUse {
    const fn is_why(&self) -> bool {
        self.processor * 2 > self.machine.processor || self.runnable >= self.machine.processors * 2
    }

    /// A machine that is nearly out of memory is not kept so by a page: then half of the bound is too much.
    const fn starves_memory(&self, bound: u64) -> bool {
        self.machine.available < self.machine.memory / 16 && self.memory > bound / 2
    }
}
