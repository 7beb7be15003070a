use serde::{Deserialize, Serialize};

use super::supply::toner_of;

/// How the printer is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterState {
    /// Nobody answers, or the print service does not reach the printer.
    #[default]
    Offline,
    /// It prints what it is given.
    Ready,
    /// It prints.
    Printing,
    /// It works; paper will soon be wanted.
    PaperLow,
    /// It works; toner or ink will soon be wanted.
    TonerLow,
    /// It wants paper.
    OutOfPaper,
    /// Paper sticks in it.
    Jammed,
    /// A door or cover is open.
    DoorOpen,
    /// It wants toner or ink.
    OutOfToner,
    /// What it has printed is to be taken out.
    OutputFull,
    /// Somebody has stopped it.
    Paused,
    /// It cannot work, for a reason of its own.
    Failed,
}

impl PrinterState {
    /// As it is written everywhere.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Ready => "ready",
            Self::Printing => "printing",
            Self::PaperLow => "paper_low",
            Self::TonerLow => "toner_low",
            Self::OutOfPaper => "out_of_paper",
            Self::Jammed => "jammed",
            Self::DoorOpen => "door_open",
            Self::OutOfToner => "out_of_toner",
            Self::OutputFull => "output_full",
            Self::Paused => "paused",
            Self::Failed => "failed",
        }
    }

    /// Whether it prints as it is.
    pub const fn works(self) -> bool {
        matches!(self, Self::Ready | Self::Printing | Self::PaperLow | Self::TonerLow)
    }
}

/// What a print service says of the printer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// How it is.
    pub state: PrinterState,
    /// Whether a document may be sent. CUPS learns how a printer is while it prints only: what it says of one that rests may
    /// be long past, and is found out by printing.
    pub may_print: bool,
    /// Toner or ink in percent, of all cartridges the one that holds least; `None` where the printer does not say.
    pub toner: Option<u8>,
    /// Whether it prints on both sides of a sheet where nobody says otherwise, as nobody does here.
    pub is_two_sided: bool,
}

/// The attributes of which a [`Status`] is made (RFC 8011, section 5.4).
#[derive(Debug, Clone, Copy)]
pub struct StatusAttributes<'a> {
    /// `printer-state`.
    pub state: i32,
    /// `printer-state-reasons`.
    pub reasons: &'a [&'a str],
    /// `printer-is-accepting-jobs`.
    pub accepts: bool,
    /// Whether there is a `cups-version`: it is a queue, not the printer itself.
    pub is_queue: bool,
    /// `marker-levels` (CUPS and PWG 5100.9), in percent; negative where the printer does not know.
    pub marker_levels: &'a [i32],
    /// `marker-types`, in the same order; empty where it does not say.
    pub marker_types: &'a [&'a str],
    /// `printer-supply` (PWG 5100.13), which printers have that know no markers.
    pub supplies: &'a [&'a str],
    /// `sides-default`.
    pub sides: Option<&'a str>,
}

/// `printer-state` (RFC 8011, section 5.4.11).
const PROCESSING: i32 = 4;
const STOPPED: i32 = 5;

impl Status {
    /// Of what the print service answered.
    pub fn of(attributes: StatusAttributes<'_>) -> Self {
        let StatusAttributes { state, reasons, accepts, is_queue, .. } = attributes;
        let worst = reasons
            .iter()
            .filter_map(|reason| reason_of(reason, state == STOPPED))
            .max_by_key(|state| weight(*state));
        let told = worst.unwrap_or(match state {
            PROCESSING => PrinterState::Printing,
            STOPPED => PrinterState::Paused,
            _ if !accepts => PrinterState::Paused,
            _ => PrinterState::Ready,
        });
        let rests = state != PROCESSING && state != STOPPED;
        let may_print = accepts && state != STOPPED && (told.works() || (is_queue && rests));
        let supplies = || attributes.supplies.iter().filter_map(|supply| toner_of(supply)).min();
        Self {
            state: told,
            may_print,
            toner: least_toner(attributes.marker_levels, attributes.marker_types).or_else(supplies),
            is_two_sided: attributes.sides.is_some_and(|sides| sides.starts_with("two-sided")),
        }
    }
}

/// Of the cartridges of toner or ink the one that holds least: bottles of waste fill up, and drums are no consumable of ours.
fn least_toner(levels: &[i32], types: &[&str]) -> Option<u8> {
    let is_toner =
        |at: usize| types.get(at).is_none_or(|kind| kind.starts_with("toner") || kind.starts_with("ink"));
    let known = levels.iter().enumerate().filter(|(at, _)| is_toner(*at));
    known.filter_map(|(_, level)| u8::try_from(*level).ok()).filter(|level| *level <= 100).min()
}

/// What comes first where several hold.
const fn weight(state: PrinterState) -> u8 {
    match state {
        PrinterState::Ready | PrinterState::Printing => 0,
        PrinterState::TonerLow => 1,
        PrinterState::PaperLow => 2,
        PrinterState::Failed => 3,
        PrinterState::Paused => 4,
        PrinterState::OutputFull => 5,
        PrinterState::OutOfToner => 6,
        PrinterState::OutOfPaper => 7,
        PrinterState::Jammed => 8,
        PrinterState::DoorOpen => 9,
        PrinterState::Offline => 10,
    }
}

/// One of `printer-state-reasons` (RFC 8011, section 5.4.12, and PWG 5100.9). What its severity is worth differs: an empty
/// tray may be one of several, while paper that sticks stops every printer, and some only report it.
fn reason_of(reason: &str, stopped: bool) -> Option<PrinterState> {
    let (reason, severity) = match reason.rsplit_once('-') {
        Some((reason, severity @ ("report" | "warning" | "error"))) => (reason, severity),
        _ => (reason, "error"),
    };
    let bad = severity == "error" || stopped;
    match reason {
        "offline" | "shutdown" | "timed-out" | "connecting-to-device" => Some(PrinterState::Offline),
        "media-jam" => Some(PrinterState::Jammed),
        "cover-open" | "door-open" | "interlock-open" => Some(PrinterState::DoorOpen),
        "media-needed" if bad || severity == "warning" => Some(PrinterState::OutOfPaper),
        "media-empty" | "input-tray-missing" if bad => Some(PrinterState::OutOfPaper),
        "media-needed" | "media-empty" | "media-low" => Some(PrinterState::PaperLow),
        "marker-supply-empty" | "toner-empty" | "developer-empty" if bad => Some(PrinterState::OutOfToner),
        "marker-supply-empty"
        | "toner-empty"
        | "developer-empty"
        | "marker-supply-low"
        | "toner-low"
        | "developer-low" => Some(PrinterState::TonerLow),
        "output-area-full" | "output-tray-missing" if bad => Some(PrinterState::OutputFull),
        "paused" | "moving-to-paused" => stopped.then_some(PrinterState::Paused),
        "none" => None,
        // What CUPS says of its own work, such as `cups-waiting-for-job-completed`.
        _ if reason.starts_with("cups-") => None,
        _ => (severity == "error").then_some(PrinterState::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(state: i32, reasons: &[&str]) -> (PrinterState, bool) {
        let Status { state, may_print, .. } = Status::of(StatusAttributes {
            state,
            reasons,
            accepts: true,
            is_queue: false,
            marker_levels: &[],
            marker_types: &[],
            supplies: &[],
            sides: None,
        });
        (state, may_print)
    }

    #[test]
    fn every_reason_that_matters_has_its_state() {
        for (reason, state) in [
            ("none", PrinterState::Ready),
            ("media-low-warning", PrinterState::PaperLow),
            ("media-empty-warning", PrinterState::PaperLow),
            ("media-empty-error", PrinterState::OutOfPaper),
            ("media-empty", PrinterState::OutOfPaper),
            ("media-needed", PrinterState::OutOfPaper),
            ("media-jam-error", PrinterState::Jammed),
            ("cover-open", PrinterState::DoorOpen),
            ("door-open-error", PrinterState::DoorOpen),
            ("media-empty-report", PrinterState::PaperLow),
            ("media-needed-warning", PrinterState::OutOfPaper),
            ("media-jam-report", PrinterState::Jammed),
            ("toner-low-report", PrinterState::TonerLow),
            ("toner-low", PrinterState::TonerLow),
            ("marker-supply-empty-error", PrinterState::OutOfToner),
            ("output-area-full-error", PrinterState::OutputFull),
            ("offline-report", PrinterState::Offline),
            ("offline-error", PrinterState::Offline),
            ("connecting-to-device", PrinterState::Offline),
            ("cups-waiting-for-job-completed", PrinterState::Ready),
            ("com.example-burning-error", PrinterState::Failed),
            ("com.example-burning-warning", PrinterState::Ready),
        ] {
            assert_eq!(status(3, &[reason]), (state, state.works()), "{reason}");
        }
    }

    #[test]
    fn the_worst_of_several_counts_and_a_stopped_printer_means_its_warnings() {
        assert_eq!(status(3, &["toner-low", "media-jam", "media-low"]), (PrinterState::Jammed, false));
        assert_eq!(status(5, &["media-empty-warning"]), (PrinterState::OutOfPaper, false));
        assert_eq!(status(5, &["paused"]), (PrinterState::Paused, false));
        assert_eq!(status(5, &["none"]), (PrinterState::Paused, false));
        assert_eq!(status(4, &["none"]), (PrinterState::Printing, true));
    }

    #[test]
    fn what_a_queue_that_rests_says_of_its_printer_may_be_long_past() {
        let of = |state, is_queue, accepts| {
            let reasons = &["media-empty-error"];
            Status::of(StatusAttributes {
                state,
                reasons,
                accepts,
                is_queue,
                marker_levels: &[],
                marker_types: &[],
                supplies: &[],
                sides: None,
            })
        };
        let expected = |may_print| Status {
            state: PrinterState::OutOfPaper,
            may_print,
            toner: None,
            is_two_sided: false,
        };
        assert_eq!(of(3, true, true), expected(true));
        assert_eq!(of(3, true, false), expected(false));
        assert_eq!(of(5, true, true), expected(false));
        assert_eq!(of(3, false, true), expected(false));
    }

    #[test]
    fn each_is_written_as_it_is_said() {
        for state in [PrinterState::OutOfPaper, PrinterState::PaperLow, PrinterState::Offline] {
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
        }
    }

    #[test]
    fn of_the_cartridges_the_one_that_holds_least_counts() {
        assert_eq!(least_toner(&[80, 12, 3], &["toner", "toner", "wasteToner"]), Some(12));
        assert_eq!(least_toner(&[-1, 40, 7], &["tonerCartridge", "inkCartridge", "opc"]), Some(40));
        assert_eq!(
            (least_toner(&[55], &[]), least_toner(&[-3, 101], &[]), least_toner(&[], &[])),
            (Some(55), None, None)
        );
    }
}
