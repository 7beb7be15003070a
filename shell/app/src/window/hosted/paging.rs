use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

/// While the engine makes a page into pages of paper, it runs none of the page's scripts and drops those that it is given:
/// what is to be said to the page waits here.
#[derive(Default)]
pub struct Paging {
    since: Cell<Option<Instant>>,
    waiting: RefCell<Vec<Zeroizing<String>>>,
}

/// After so long, silence of the page is not paging any more.
const LONGEST: Duration = Duration::from_secs(30);

impl Paging {
    /// It begins.
    pub fn begin(&self) {
        self.since.set(Some(Instant::now()));
    }

    /// It is over; what has waited.
    pub fn end(&self) -> Vec<Zeroizing<String>> {
        self.since.set(None);
        self.waiting.take()
    }

    /// Whether it goes on.
    pub fn goes_on(&self) -> bool {
        self.since.get().is_some_and(|since| since.elapsed() < LONGEST)
    }

    /// Keeps a script until then.
    pub fn keep(&self, script: Zeroizing<String>) {
        self.waiting.borrow_mut().push(script);
    }
}
