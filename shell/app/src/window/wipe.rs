//! Clears away what a session left, and counts it.

use std::time::{Duration, SystemTime};

use fleet_protocol::WipeCause;

use super::spare::Spare;
use super::{Window, trusted};
use crate::queue::QueueSender;
use crate::residue::{SessionProcess, Traces, Work, end_network, end_orphans, session_processes};
use crate::stage::Input;

impl Window {
    /// The processes of the trusted pages: those that are there while no app is.
    pub(super) fn note_own_processes(&mut self) {
        // What a closed app left may take a moment to go.
        let left = [&self.leaving_processes[..], &self.app_processes].concat();
        let spare = self.spare_process();
        let all = session_processes().into_iter();
        self.own_processes = all
            .filter(|process| process.work != Work::Network && !left.contains(process))
            .filter(|process| Some(*process) != spare)
            .collect();
    }

    /// What is there already when an app opens, and is not its own. The trusted pages were noted a moment ago.
    pub(super) fn processes_before(&self) -> Vec<SessionProcess> {
        let mut known = [&self.own_processes[..], &self.leaving_processes, &self.app_processes].concat();
        known.extend(self.spare_process());
        known
    }

    fn spare_process(&self) -> Option<SessionProcess> {
        self.spare.as_ref().and_then(Spare::process)
    }

    /// Those that are there for an app. To be called before its view closes: its process may be gone at once.
    pub(super) fn note_app_processes(&mut self) {
        let known = self.processes_before();
        self.app_processes.extend(session_processes().into_iter().filter(|process| !known.contains(process)));
    }

    /// An app on trial was closed: what it left is nobody's, and goes before somebody comes.
    pub(super) fn end_trial(&mut self) {
        let traces = std::mem::take(&mut self.app_processes);
        end_network(&traces);
        self.leaving_processes = traces;
    }

    /// The app's view is closed already, or is about to be.
    pub(super) fn wipe_after(&mut self, session: Duration) {
        // Where there was no app, all that runs is the shell's own. The engine's networking goes on as well: it did
        // nothing for the citizen, and what a trusted page loads at that moment would never arrive.
        if self.app.is_some() || !self.app_processes.is_empty() {
            self.note_app_processes();
        }
        // Whoever comes next gets a process that was started after this citizen had left.
        self.spare = None;
        let traces = std::mem::take(&mut self.app_processes);
        let clipboards = held_clipboards();
        empty_clipboards();
        // It has spoken for the citizen's pages, and remembers. The engine starts another when one is needed.
        end_network(&traces);
        self.leaving_processes.clone_from(&traces);
        self.trusted_views().for_each(trusted::fill_buffers);
        let since = Some(began(session));
        let traces = Traces { processes: traces, clipboards, since, own: self.state_dir.clone() };
        count(traces, WipeCause::SessionEnd, self.inputs.clone());
    }

    /// A shell that was killed may have left processes.
    pub(super) fn wipe_at_start(&self) {
        // Nobody knows when the session began that was cut off: no file counts.
        let (since, own) = (None, self.state_dir.clone());
        let traces = Traces { processes: end_orphans(), clipboards: held_clipboards(), since, own };
        empty_clipboards();
        count(traces, WipeCause::Start, self.inputs.clone());
    }
}

#[expect(clippy::disallowed_methods, reason = "files carry the machine's own date, right or wrong")]
fn began(session: Duration) -> SystemTime {
    SystemTime::now().checked_sub(session).unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Waits and counts beside the main thread.
fn count(traces: Traces, cause: WipeCause, inputs: QueueSender<Input>) {
    let clipboards = held_clipboards();
    let counted = std::thread::Builder::new().name("wipe".into()).spawn(move || {
        let (before, after) = traces.gone(clipboards);
        inputs.send(Input::Wiped(cause, before, after));
    });
    if let Err(error) = counted {
        tracing::error!(%error, "what a session left cannot be counted");
    }
}

/// Empties them.
pub fn empty_clipboards() {
    for selection in SELECTIONS {
        let clipboard = gtk::Clipboard::get(selection);
        // Only what one owns can be cleared; taking it over forgets what another process put there.
        clipboard.set_text("");
        clipboard.clear();
    }
}

const SELECTIONS: [&gdk::Atom; 2] = [&gdk::SELECTION_CLIPBOARD, &gdk::SELECTION_PRIMARY];

/// How many of them hold something of a page: the engine gives it to this process to keep.
fn held_clipboards() -> u32 {
    SELECTIONS.into_iter().map(|selection| u32::from(gdk::selection_owner_get(selection).is_some())).sum()
}
