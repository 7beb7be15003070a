//! One printer, without I/O: watches how it is, prints one document at a time, and leaves nothing in the spool.

mod sweep;

use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, Instant};

use super::document::{Copies, Document, DocumentError};
use super::job::{JobId, JobState};
use super::message::{Answer, Exchange, Unanswered};
use super::status::{PrinterState, Status};
use sweep::Sweep;

/// How often a printer that rests is looked at, and one that prints.
const LOOK: Duration = Duration::from_secs(5);
const FOLLOW: Duration = Duration::from_millis(500);
/// What is wrong for a moment while a printer wakes up is not worth a word.
const MOMENT: Duration = Duration::from_secs(3);

/// How long a document may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// In all.
    pub whole: Duration,
    /// While the printer cannot go on.
    pub stuck: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        // A hundred sheets of a slow printer; and a while for somebody to bring paper.
        Self { whole: Duration::from_secs(600), stuck: Duration::from_secs(90) }
    }
}

/// How far printing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintProgress {
    /// The printer goes on.
    Printing,
    /// It cannot go on, for this reason.
    Stuck(PrinterState),
}

/// Why a document was not printed, or not all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// It is not printed at all.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Another is being printed.
    #[error("another document is being printed")]
    Busy,
    /// The printer cannot, or could not go on for too long.
    #[error("the printer is {}", .0.as_str())]
    Printer(PrinterState),
    /// It took too long.
    #[error("it took too long")]
    Timeout,
    /// Cancelled here, at the print service or at the printer.
    #[error("it was cancelled")]
    Cancelled,
    /// The print service did not take it, or gave it up.
    #[error("the print service gave it up")]
    Failed,
}

/// What the printer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterEvent {
    /// It is now so.
    State(PrinterState),
    /// So far is the document.
    Progress(PrintProgress),
    /// The end of what was to be printed.
    Ended(Result<(), PrintError>),
    /// So many sheets went through it for that, by the sides of a sheet that it prints on where nobody says otherwise.
    Fed(u32),
    /// Toner or ink in percent, where the printer says it.
    Toner(Option<u8>),
    /// The end of a sweep: how many jobs of ours the print service had, and how many it still has.
    Swept {
        /// That had not ended, or of which something was left.
        before: u32,
        /// The same, afterwards.
        after: u32,
    },
}

/// The machine.
#[derive(Debug)]
pub struct Printer {
    limits: Limits,
    status: Status,
    /// What was said of it last; `None` before the first look.
    told: Option<PrinterState>,
    told_toner: Option<u8>,
    /// What is being asked.
    asked: Option<Asked>,
    look_at: Instant,
    job: Option<Job>,
    /// Jobs that were begun and not yet dropped.
    held: BTreeSet<JobId>,
    /// Of those the ones to drop now.
    drops: VecDeque<JobId>,
    sweep: Option<Sweep>,
    /// The print service did not answer: once it does, it is asked what it still has.
    sweep_owed: bool,
    events: VecDeque<PrinterEvent>,
}

/// The question that is out, without what was sent with it.
#[derive(Debug, Clone, Copy)]
enum Asked {
    Look,
    Submit,
    Follow,
    Drop(JobId),
    List,
}

#[derive(Debug)]
struct Job {
    until: Instant,
    step: Step,
    progress: Option<PrintProgress>,
    /// Since when the printer cannot go on, and why.
    stuck: Option<(PrinterState, Instant)>,
    /// What it takes in all.
    whole: Sheets,
    /// So many sheets are printed.
    printed: u32,
}

/// What a document takes.
#[derive(Debug, Clone, Copy)]
struct Sheets {
    pages: u32,
    copies: u32,
    is_two_sided: bool,
}

impl Sheets {
    /// A copy begins on a sheet of its own.
    const fn all(self) -> u32 {
        self.of(self.pages) * self.copies
    }

    /// For so many printed sides: that those of two copies share no sheet is passed over.
    fn after(self, sides: u32) -> u32 {
        self.of(sides).min(self.all())
    }

    const fn of(self, sides: u32) -> u32 {
        if self.is_two_sided { sides.div_ceil(2) } else { sides }
    }
}

#[derive(Debug)]
enum Step {
    ToSubmit(Document, Copies),
    Submitting,
    Following { id: JobId, at: Instant },
}

impl Printer {
    /// Begins with a look.
    pub fn new(limits: Limits, now: Instant) -> Self {
        Self {
            limits,
            status: Status::default(),
            told: None,
            told_toner: None,
            asked: None,
            look_at: now,
            job: None,
            held: BTreeSet::new(),
            drops: VecDeque::new(),
            sweep: None,
            sweep_owed: false,
            events: VecDeque::new(),
        }
    }

    /// Somebody wants a document printed.
    pub fn handle_print(&mut self, document: Result<Document, DocumentError>, copies: Copies, now: Instant) {
        let refusal = match &document {
            _ if self.job.is_some() => Some(PrintError::Busy),
            Err(error) => Some(PrintError::Document(*error)),
            Ok(document) if document.pages() * u32::from(copies.get()) > Document::MAX_ALL_PAGES => {
                Some(DocumentError::TooManyPages.into())
            }
            Ok(_) if !self.status.may_print => Some(PrintError::Printer(self.status.state)),
            Ok(_) => None,
        };
        match (refusal, document) {
            (None, Ok(document)) => {
                let whole = Sheets {
                    pages: document.pages(),
                    copies: copies.get().into(),
                    is_two_sided: self.status.is_two_sided,
                };
                let step = Step::ToSubmit(document, copies);
                let until = now + self.limits.whole;
                self.job = Some(Job { until, step, progress: None, stuck: None, whole, printed: 0 });
            }
            (refusal, _) => self.say(PrinterEvent::Ended(Err(refusal.unwrap_or(PrintError::Failed)))),
        }
    }

    /// Nobody wants it any more.
    pub fn handle_cancel(&mut self) {
        self.end(Err(PrintError::Cancelled));
    }

    /// Nothing may be left.
    pub fn handle_sweep(&mut self) {
        self.end(Err(PrintError::Cancelled));
        self.sweep.get_or_insert_default().wanted += 1;
    }

    /// What to ask next, one at a time.
    pub fn poll_exchange(&mut self, now: Instant) -> Option<Exchange> {
        if self.asked.is_some() {
            return None;
        }
        self.watch_job(now);
        let (asked, exchange) = self.next(now)?;
        self.asked = Some(asked);
        Some(exchange)
    }

    /// When [`poll_exchange`](Self::poll_exchange) is due again.
    pub fn poll_timeout(&self) -> Option<Instant> {
        let follow = match self.job.as_ref().map(|job| &job.step) {
            Some(Step::Following { at, .. }) => Some(*at),
            _ => None,
        };
        let sweep = self.sweep.as_ref().and_then(Sweep::due);
        [Some(self.look_at), follow, sweep].into_iter().flatten().min()
    }

    /// What happened.
    pub fn poll_event(&mut self) -> Option<PrinterEvent> {
        self.events.pop_front()
    }

    /// What came of the last exchange.
    pub fn handle_answer(&mut self, answer: Result<Answer, Unanswered>, now: Instant) {
        let Some(asked) = self.asked.take() else { return };
        if let Err(error) = &answer {
            tracing::debug!(?asked, %error, "the print service");
        }
        match (asked, answer) {
            (Asked::Look, Ok(Answer::Status(status))) => {
                self.become_status(status, now);
                self.pay_sweep();
            }
            (Asked::Look, _) => self.become_status(Status::default(), now),
            (Asked::Submit, answer) => self.submitted(answer, now),
            (Asked::Follow, Ok(Answer::Job(state, sides))) => self.followed(state, sides, now),
            // A moment without an answer harms nothing: the time runs.
            (Asked::Follow, Err(Unanswered::Silence(_))) => self.follow_again(now),
            // It is not there any more.
            (Asked::Follow, _) => self.end(Err(PrintError::Failed)),
            (Asked::Drop(id), Ok(_)) => drop(self.held.remove(&id)),
            (Asked::Drop(id), Err(error)) => tracing::warn!(id = id.0, %error, "a job is left in the spool"),
            (Asked::List, answer) => self.listed(answer, now),
        }
    }

    fn next(&mut self, now: Instant) -> Option<(Asked, Exchange)> {
        match self.job.as_mut().map(|job| &mut job.step) {
            Some(step @ Step::ToSubmit(..)) => {
                if let Step::ToSubmit(document, copies) = std::mem::replace(step, Step::Submitting) {
                    return Some((Asked::Submit, Exchange::Submit(document, copies)));
                }
            }
            Some(Step::Following { id, at }) if *at <= now => {
                return Some((Asked::Follow, Exchange::Follow(*id)));
            }
            _ => {}
        }
        let sweeps = self.job.is_none() && self.sweep_is_due(now);
        // What is dropped already would not be counted.
        if sweeps && self.sweep.as_ref().is_some_and(Sweep::is_new) {
            return Some((Asked::List, Exchange::List));
        }
        if let Some(id) = self.drops.pop_front() {
            return Some((Asked::Drop(id), Exchange::Drop(id)));
        }
        if sweeps {
            return Some((Asked::List, Exchange::List));
        }
        (self.look_at <= now).then_some((Asked::Look, Exchange::Look))
    }

    fn become_status(&mut self, status: Status, now: Instant) {
        self.status = status;
        self.look_at = now + if self.job.is_some() { FOLLOW } else { LOOK };
        if self.told.replace(status.state) != Some(status.state) {
            self.say(PrinterEvent::State(status.state));
        }
        if self.told_toner != status.toner {
            self.told_toner = status.toner;
            self.say(PrinterEvent::Toner(status.toner));
        }
        if let Some(job) = &mut self.job {
            job.stuck = match (status.state.works(), job.stuck) {
                (true, _) => None,
                (false, Some((_, since))) => Some((status.state, since)),
                (false, None) => Some((status.state, now)),
            };
        }
    }

    fn submitted(&mut self, answer: Result<Answer, Unanswered>, now: Instant) {
        match answer {
            Ok(Answer::Submitted(id)) => {
                self.held.insert(id);
                // Meanwhile it may have been cancelled.
                let Some(job) = &mut self.job else { return self.drops.push_back(id) };
                job.step = Step::Following { id, at: now + FOLLOW };
                self.look_at = now;
            }
            Err(Unanswered::Refused(reason)) => {
                tracing::warn!(reason, "the print service takes no document");
                self.end(Err(PrintError::Failed));
            }
            // It may have taken it all the same.
            _ => {
                self.end(Err(PrintError::Printer(PrinterState::Offline)));
                self.sweep_owed = true;
            }
        }
    }

    fn followed(&mut self, state: JobState, sides: u32, now: Instant) {
        if let Some(job) = &mut self.job {
            job.printed = if state == JobState::Completed { job.whole.all() } else { job.whole.after(sides) };
        }
        match state {
            JobState::UnderWay => self.follow_again(now),
            JobState::Completed => self.end(Ok(())),
            JobState::Cancelled => self.end(Err(PrintError::Cancelled)),
            JobState::Aborted => {
                let state = self.status.state;
                self.end(Err(if state.works() { PrintError::Failed } else { PrintError::Printer(state) }));
            }
        }
    }

    fn follow_again(&mut self, now: Instant) {
        if let Some(Job { step: Step::Following { at, .. }, .. }) = &mut self.job {
            *at = now + FOLLOW;
        }
    }

    /// What the time says of the document.
    fn watch_job(&mut self, now: Instant) {
        let Some(job) = &mut self.job else { return };
        let Step::Following { .. } = job.step else { return };
        let stuck = job.stuck.map(|(state, since)| (state, now.saturating_duration_since(since)));
        if let Some((state, _)) = stuck.filter(|(_, time)| *time >= self.limits.stuck) {
            return self.end(Err(PrintError::Printer(state)));
        }
        if job.until <= now {
            return self.end(Err(PrintError::Timeout));
        }
        let progress = match stuck {
            Some((state, time)) if time >= MOMENT => PrintProgress::Stuck(state),
            _ => PrintProgress::Printing,
        };
        if job.progress.replace(progress) != Some(progress) {
            self.say(PrinterEvent::Progress(progress));
        }
    }

    /// The document is done with; nothing of it stays in the spool.
    fn end(&mut self, result: Result<(), PrintError>) {
        let Some(job) = self.job.take() else { return };
        if let Step::Following { id, .. } = job.step {
            self.drops.push_back(id);
        }
        if job.printed > 0 {
            self.say(PrinterEvent::Fed(job.printed));
        }
        self.say(PrinterEvent::Ended(result));
    }

    fn say(&mut self, event: PrinterEvent) {
        self.events.push_back(event);
    }
}

#[cfg(test)]
mod tests;
