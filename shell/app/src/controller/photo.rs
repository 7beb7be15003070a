use std::sync::mpsc::Sender;

use fleet_protocol::{DeviceState, Permission};
use terminal_core::Mono;
use terminal_devices::camera::{CameraError, CameraEvent, CameraRequest, CameraState, Frame};

use super::Controller;
use super::consent::Question;
use crate::bridge::{BridgeError, PhotoSubject, Purpose};
use crate::page::{Consent, ConsentPhase, Language, Wanted};
use crate::stage::{Stage, TrustedPage};

/// All that the controller knows of pictures.
#[derive(Debug)]
pub(super) struct Photos {
    /// What takes them; `None` where there is nothing to do it with.
    camera: Option<Sender<CameraRequest>>,
    state: CameraState,
    /// When the countdown is over.
    due: Option<Mono>,
    /// The picture that the citizen looks at. It is nobody's before the citizen has allowed it.
    taken: Option<Frame>,
}

impl Photos {
    pub(super) const fn new(camera: Option<Sender<CameraRequest>>) -> Self {
        Self { camera, state: CameraState::Absent, due: None, taken: None }
    }

    /// How the camera is, for the agent; `None` where there is to be none.
    pub(super) fn device(&self) -> Option<DeviceState> {
        self.camera.as_ref().map(|_| match self.state {
            CameraState::Absent => DeviceState::Absent,
            CameraState::Ready => DeviceState::Ready,
            CameraState::Failed(fault) => DeviceState::Failed { code: fault.as_str().to_owned() },
        })
    }

    pub(super) fn tell(&self, request: CameraRequest) {
        if let Some(camera) = &self.camera {
            // It ends with the process only.
            let _ = camera.send(request);
        }
    }
}

impl<S: Stage> Controller<S> {
    /// `kiosk.takePhoto({ subject, reason })`: answered when the citizen allows a picture, or none will be.
    pub(super) fn ask_for_photo(&mut self, call: u64, subject: PhotoSubject, reason: Purpose, now: Mono) {
        // One that failed before may give pictures again: it is seen only by opening it.
        let refusal =
            self.may_not_ask(Permission::Camera).or(match (&self.photos.camera, self.photos.state) {
                (None, _) | (_, CameraState::Absent) => Some(BridgeError::NoCamera),
                (Some(_), CameraState::Ready | CameraState::Failed(_)) => None,
            });
        if let Some(refusal) = refusal {
            return self.stage.answer_app(self.opening, call, Err(refusal));
        }
        let wanted = match subject {
            PhotoSubject::Face => Wanted::Face,
            PhotoSubject::Document => Wanted::Document,
        };
        self.put_question(wanted, call, reason, now);
        self.photos.tell(CameraRequest::Open);
    }

    /// The camera says something.
    pub(super) fn camera_said(&mut self, event: CameraEvent, now: Mono) {
        match event {
            CameraEvent::State(state) => {
                self.photos.state = state;
                self.tell_devices();
            }
            CameraEvent::Frame(frame) => self.camera_saw(frame, now),
            CameraEvent::Ended(error) if self.photo_question().is_none() => {
                self.camera_troubled(error == CameraError::NoCamera);
            }
            // What the citizen looks at is there already.
            CameraEvent::Ended(_) if self.photos.taken.is_some() => {}
            CameraEvent::Ended(error) => self.end_question(match error {
                CameraError::NoCamera => BridgeError::NoCamera,
                CameraError::Failed => BridgeError::CameraFailed,
            }),
        }
    }

    fn camera_saw(&mut self, frame: Frame, now: Mono) {
        let is_due = self.photos.due.is_some_and(|due| due <= now);
        if self.photo_question().is_none() && self.is_camera_tested() {
            return self.camera_tested(&frame);
        }
        // One that was seen for an app that is gone is dropped, and with that overwritten.
        let Some(question) = self.photo_question() else { return self.photos.tell(CameraRequest::Close) };
        if question.phase == ConsentPhase::Judge {
            return;
        }
        if question.phase == ConsentPhase::WakeCamera {
            question.move_on(ConsentPhase::Aim, now);
        } else if question.phase == ConsentPhase::Count && is_due {
            question.move_on(ConsentPhase::Judge, now);
        }
        let is_taken = question.phase == ConsentPhase::Judge;
        self.stage.show_frame(TrustedPage::Bar, Some(&frame));
        if !is_taken {
            return self.photos.tell(CameraRequest::Next);
        }
        // Nobody looks through it meanwhile.
        self.photos.tell(CameraRequest::Close);
        (self.photos.due, self.photos.taken) = (None, Some(frame));
        self.announce(words(self.language).taken);
    }

    /// The citizen wants a picture taken.
    pub(super) fn photo_wanted(&mut self, page: TrustedPage, now: Mono) {
        if let Some(question) = self.photo_in(page, ConsentPhase::Aim) {
            question.move_on(ConsentPhase::Count, now);
            self.photos.due = Some(now + Consent::COUNTED_S * 1000);
            self.announce(words(self.language).counted);
        }
    }

    /// The citizen does not like it.
    pub(super) fn photo_disliked(&mut self, page: TrustedPage, now: Mono) {
        if let Some(question) = self.photo_in(page, ConsentPhase::Judge) {
            question.move_on(ConsentPhase::WakeCamera, now);
            self.photos.taken = None;
            self.stage.show_frame(TrustedPage::Bar, None);
            self.photos.tell(CameraRequest::Open);
            self.drop_announcements();
        }
    }

    /// The citizen lets the app have it.
    pub(super) fn photo_allowed(&mut self, page: TrustedPage, now: Mono) {
        if self.photo_in(page, ConsentPhase::Judge).is_none() {
            return;
        }
        let Some(frame) = self.photos.taken.take() else { return };
        let question = self.consents.take(Wanted::Face).or_else(|| self.consents.take(Wanted::Document));
        self.put_camera_away();
        if let Some(question) = question {
            self.stage.answer_photo(question.opening, question.call, frame);
            self.touched(now);
        }
    }

    /// Nobody looks through the camera any more, and nothing that was seen is kept.
    pub(super) fn put_camera_away(&mut self) {
        self.photos.tell(CameraRequest::Close);
        (self.photos.due, self.photos.taken) = (None, None);
        self.stage.show_frame(TrustedPage::Bar, None);
        self.drop_announcements();
    }

    fn photo_question(&mut self) -> Option<&mut Question> {
        let is_face = self.consents.question(Wanted::Face).is_some();
        self.consents.question(if is_face { Wanted::Face } else { Wanted::Document })
    }

    /// The question, if it is so far, and it is the page that asks which says something.
    fn photo_in(&mut self, page: TrustedPage, phase: ConsentPhase) -> Option<&mut Question> {
        self.photo_question().filter(|question| page == TrustedPage::Bar && question.phase == phase)
    }
}

/// What is said to who hears rather than reads.
struct Words {
    counted: &'static str,
    taken: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::Chinese => Words {
            counted: "请不要动。三，二，一。",
            taken: "拍好了。满意，请按使用这张照片。不满意，请按重拍。",
        },
        Language::English => Words {
            counted: "Keep still. Three, two, one.",
            taken: "The picture is taken. Use it, or take another one.",
        },
    }
}
