use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{Acceptance, AcceptanceId, AcceptanceSigner, Signature, UnixMillis};
use terminal_core::Mono;
use terminal_core::ipc::SelfTestRequest;
use terminal_core::self_test::{AcceptanceDraft, NotAccepted, acceptance_number, may_accept};
use terminal_devices::printer::RawDocument;
use zeroize::Zeroizing;

use super::Controller;
use crate::page::{AcceptancePage, AcceptancePhase, SelfTestPage, Signing};
use crate::stage::Stage;

/// The engine makes the paper, and the agent takes it, within so many milliseconds each.
const MADE_MS: u64 = 30_000;

/// An acceptance that is being signed.
#[derive(Debug)]
pub(super) struct AcceptanceWork {
    id: AcceptanceId,
    remark: String,
    installer: Option<AcceptanceSigner>,
    hall: Option<AcceptanceSigner>,
    signed_at: Option<UnixMillis>,
    phase: AcceptancePhase,
    /// Until when the engine or the agent is waited for.
    until: Option<Mono>,
    /// The PDF, once it is made.
    paper: Vec<u8>,
}

impl AcceptanceWork {
    /// For the page.
    pub(super) fn shown(&self) -> AcceptancePage {
        AcceptancePage {
            number: acceptance_number(self.id),
            id: self.id.to_string(),
            remark: self.remark.clone(),
            installer: self.installer.clone(),
            hall: self.hall.clone(),
            signed_at: self.signed_at,
            phase: self.phase,
        }
    }

    const fn signer(&mut self, who: Signing) -> &mut Option<AcceptanceSigner> {
        match who {
            Signing::Installer => &mut self.installer,
            Signing::Hall => &mut self.hall,
        }
    }

    /// Whether it can still be changed: what is made or taken is signed.
    const fn is_open(&self) -> bool {
        matches!(
            self.phase,
            AcceptancePhase::Signing | AcceptancePhase::NotMade | AcceptancePhase::NotAccepted { .. }
        )
    }
}

impl<S: Stage> Controller<S> {
    /// A terminal is accepted on the strength of its last test.
    pub(super) fn begin_acceptance(&mut self, now: Mono) {
        let wall = self.wall(now);
        let known = self.self_tests.known.as_ref().filter(|known| may_accept(known.last.as_ref(), wall));
        let Some(id) = known.map(|known| known.next_acceptance) else { return };
        self.leave_self_test(None);
        self.show_self_test_page(SelfTestPage::Acceptance);
        self.self_tests.acceptance = Some(AcceptanceWork {
            id,
            remark: String::new(),
            installer: None,
            hall: None,
            signed_at: None,
            phase: AcceptancePhase::Signing,
            until: None,
            paper: Vec::new(),
        });
    }

    fn acceptance(&mut self) -> Option<&mut AcceptanceWork> {
        self.self_tests.acceptance.as_mut().filter(|work| work.is_open())
    }

    pub(super) fn remark(&mut self, text: &str) {
        if let Some(work) = self.acceptance() {
            work.remark = text.trim().chars().take(Acceptance::LONGEST_REMARK).collect();
        }
    }

    pub(super) fn sign(&mut self, who: Signing, name: &str, signature: Signature, now: Mono) {
        let wall = self.wall(now);
        let Some(work) = self.acceptance() else { return };
        let name: String = name.trim().chars().take(AcceptanceDraft::LONGEST_NAME).collect();
        if name.is_empty() || !signature.is_sound() {
            return;
        }
        *work.signer(who) = Some(AcceptanceSigner { name: name.trim().to_owned(), signature });
        work.signed_at = (work.installer.is_some() && work.hall.is_some()).then_some(wall);
    }

    pub(super) fn unsign(&mut self, who: Signing) {
        if let Some(work) = self.acceptance() {
            (*work.signer(who), work.signed_at) = (None, None);
        }
    }

    pub(super) fn make_paper(&mut self, now: Mono) {
        let Some(work) = self.acceptance().filter(|work| work.signed_at.is_some()) else { return };
        (work.phase, work.until) = (AcceptancePhase::Making, Some(now + MADE_MS));
        self.stage.print_home();
    }

    /// The engine has made the paper, or cannot.
    pub(super) fn paper_made(&mut self, pdf: Result<RawDocument, String>) {
        // Meanwhile the page has heard nothing.
        self.shown = None;
        let Some(work) = &mut self.self_tests.acceptance else { return };
        if work.phase != AcceptancePhase::Making {
            return;
        }
        let pdf = match pdf {
            Ok(pdf) if pdf.bytes().len() as u64 <= Acceptance::LARGEST_REPORT => pdf,
            Ok(_) => return work.phase = AcceptancePhase::NotMade,
            Err(reason) => {
                tracing::error!(reason, "the paper of an acceptance was not made");
                return work.phase = AcceptancePhase::NotMade;
            }
        };
        let (Some(installer), Some(hall), Some(signed_at)) =
            (work.installer.clone(), work.hall.clone(), work.signed_at)
        else {
            return work.phase = AcceptancePhase::Signing;
        };
        work.paper = pdf.bytes().to_vec();
        work.phase = AcceptancePhase::Sending;
        let draft = AcceptanceDraft { id: work.id, signed_at, installer, hall, remark: work.remark.clone() };
        let paper = STANDARD.encode(&work.paper);
        self.ask_self_test(SelfTestRequest::Accept { draft: Box::new(draft), paper });
    }

    /// The agent has it.
    pub(super) fn acceptance_taken(&mut self, id: AcceptanceId) {
        if let Some(work) = self.self_tests.acceptance.as_mut().filter(|work| work.id == id) {
            (work.phase, work.until) = (AcceptancePhase::Done, None);
        }
    }

    /// The agent does not take it.
    pub(super) fn acceptance_refused(&mut self, reason: NotAccepted) {
        if let Some(work) = &mut self.self_tests.acceptance {
            (work.phase, work.until) = (AcceptancePhase::NotAccepted { reason }, None);
        }
    }

    pub(super) fn watch_acceptance(&mut self, now: Mono) {
        let Some(work) = &mut self.self_tests.acceptance else { return };
        if work.until.is_some_and(|until| until <= now) {
            let reason = NotAccepted::NotKept;
            let is_made = work.phase == AcceptancePhase::Sending;
            let late = AcceptancePhase::NotAccepted { reason };
            (work.phase, work.until) = (if is_made { late } else { AcceptancePhase::NotMade }, None);
        }
    }

    /// What is on record may be had on paper, here and now.
    pub(super) fn print_paper(&mut self) {
        let Some(work) = &self.self_tests.acceptance else { return };
        if work.phase == AcceptancePhase::Done && self.prints.device().is_some() && !self.prints.is_printing()
        {
            self.print_test_page(RawDocument::new(Zeroizing::new(work.paper.clone())));
        }
    }
}
