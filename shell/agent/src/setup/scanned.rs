//! What is scanned, and what the server is asked for because of it: the root that a code names, and locations.

use fleet_protocol::LocationId;
use terminal_core::ipc::{LocationSearch, RootFetch, SetupAnswer, SetupProblem};
use terminal_core::setup::{Answer, Brought, EnrollmentAnswer, Hidden, LocationAnswer, Step};

use super::links::{LONGEST, location_link, set_up_link};
use super::locations::{Found, Wanted};
use super::stage::Stage;

impl Stage<'_> {
    /// A code was scanned to answer the question that is put.
    pub(super) fn handle_scanned(&mut self, text: &str) {
        if text.len() > LONGEST {
            self.beside.problem = Some(SetupProblem::Scan);
            return;
        }
        match self.setup.step() {
            Step::Server => match set_up_link(text) {
                Some(brought) => self.bring(brought),
                None if text.contains('#') => self.beside.problem = Some(SetupProblem::Scan),
                None => self.handle_answer(SetupAnswer::Server { address: text.to_owned() }),
            },
            Step::Enrollment => {
                let code = match set_up_link(text).map(|brought| brought.enrollment) {
                    Some(EnrollmentAnswer::Codes { codes }) => codes.into_iter().next(),
                    Some(EnrollmentAnswer::Approval) => None,
                    None => Some(Hidden(text.to_owned())),
                };
                self.handle_answer(SetupAnswer::Enrollment { code });
            }
            Step::Location => match location_link(text) {
                Some(id) => self.stand_at(id),
                None => self.beside.problem = Some(SetupProblem::Scan),
            },
            Step::Language
            | Step::Display
            | Step::Devices
            | Step::Sound
            | Step::Network
            | Step::Trust
            | Step::Finish => {}
        }
    }

    fn bring(&mut self, brought: Brought) {
        let before = self.setup.clone();
        self.beside.root = RootFetch::Asking;
        self.setup.handle_brought(brought);
        self.keep_change(before);
        // Also where the server is the one from before: the root may be another.
        self.ask_root();
        self.ask_name();
    }

    fn stand_at(&mut self, id: LocationId) {
        let before = self.setup.clone();
        self.setup.handle_answer(Answer::Location(LocationAnswer::At { id, name: None }));
        self.keep_change(before);
        self.ask_name();
    }

    /// Asks for the root that a code named, while it is waited for.
    pub(super) fn ask_root(&mut self) {
        let Some(fingerprint) = self.setup.awaited_root().map(<[String]>::to_vec) else { return };
        if let Some(Ok((options, server))) = self.way() {
            self.beside.root = RootFetch::Asking;
            self.asking.root(options, server, fingerprint);
        }
    }

    pub(super) fn handle_root(&mut self, fetched: Result<String, RootFetch>) {
        match fetched {
            Ok(root) => {
                let before = self.setup.clone();
                if self.setup.handle_root(root) {
                    tracing::info!("the root that a code named is trusted");
                    self.keep_change(before);
                }
            }
            Err(why) => self.beside.root = why,
        }
    }

    /// A location that was scanned has no name yet.
    pub(super) fn ask_name(&self) {
        let Some(LocationAnswer::At { id, name: None }) = &self.setup.answers().location else { return };
        if let Some(Ok((options, server))) = self.way() {
            self.asking.name(options, server, *id);
        }
    }

    pub(super) fn handle_named(&mut self, id: LocationId, name: String) {
        let before = self.setup.clone();
        if self.setup.handle_named(id, name) {
            self.keep_change(before);
        }
    }

    /// Asks for locations: from the first on, or those after the ones that are shown.
    pub(super) fn find_locations(&mut self, q: String, more: bool) {
        let after = if more { self.asking.next.take() } else { None };
        let wanted = Wanted { q, after };
        let is_asked = matches!(self.beside.locations, LocationSearch::Asking);
        if is_asked && self.asking.wanted.as_ref() == Some(&wanted) {
            return;
        }
        match self.way() {
            Some(Ok((options, server))) => {
                self.beside.locations = LocationSearch::Asking;
                self.asking.locations(options, server, wanted);
            }
            Some(Err(_)) | None => self.beside.locations = LocationSearch::Failed,
        }
    }

    pub(super) fn handle_found(&mut self, wanted: &Wanted, found: Found) {
        // Somebody has typed on meanwhile.
        if self.asking.wanted.as_ref() == Some(wanted) {
            self.asking.next = found.next;
            self.beside.locations = found.search;
        }
    }

    /// Asks where they all lie. What is known already is shown until the answer comes.
    pub(super) fn map_locations(&self) {
        if let Some(Ok((options, server))) = self.way() {
            self.asking.map(options, server);
        }
    }

    /// One of the locations that are shown; `None`: whoever lets the terminal in says so.
    pub(super) fn location(&self, id: Option<LocationId>) -> Result<LocationAnswer, SetupProblem> {
        let Some(id) = id else { return Ok(LocationAnswer::Open) };
        if let Some(LocationAnswer::At { id: known, name }) = &self.setup.answers().location
            && *known == id
        {
            return Ok(LocationAnswer::At { id, name: name.clone() });
        }
        let listed = match &self.beside.locations {
            LocationSearch::Found { items, .. } => items.as_slice(),
            LocationSearch::Unasked
            | LocationSearch::Asking
            | LocationSearch::Closed
            | LocationSearch::Failed => &[],
        };
        let pins = self.beside.map.iter().flat_map(|map| &map.pins).map(|pin| &pin.choice);
        let found = listed.iter().chain(pins).find(|one| one.id == id).ok_or(SetupProblem::Location)?;
        Ok(LocationAnswer::At { id, name: Some(found.name.clone()) })
    }
}
