use ipp::attribute::{IppAttribute, IppAttributeGroup};
use ipp::model::{DelimiterTag, IppVersion, Operation, StatusCode};
use ipp::parser::IppParseError;
use ipp::payload::IppPayload;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;

use super::address::PrinterAddress;
use super::document::{Copies, Document};
use super::job::{JobId, JobState};
use super::status::{Status, StatusAttributes};

/// Whose all jobs are, and what each is called: spools and logs show both, so neither says anything of a citizen.
const USER: &str = "kiosk";
const JOB_NAME: &str = "kiosk";
const MEDIA_TYPE: &str = "application/pdf";
/// GB/T 148: what offices print on.
const MEDIA: &str = "iso_a4_210x297mm";

/// What the print service is asked.
#[derive(Debug)]
pub enum Exchange {
    /// How is the printer?
    Look,
    /// Print this.
    Submit(Document, Copies),
    /// How far is this job?
    Follow(JobId),
    /// Cancel this job if it has not ended, and keep nothing of it.
    Drop(JobId),
    /// Which jobs of ours have not ended?
    List,
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Exchange::Look`].
    Status(Status),
    /// To [`Exchange::Submit`].
    Submitted(JobId),
    /// To [`Exchange::Follow`], with the sides that are printed by now as far as the print service counts them.
    Job(JobState, u32),
    /// To [`Exchange::Drop`]: it is gone, or was.
    Dropped,
    /// To [`Exchange::List`].
    Jobs(Vec<JobId>),
}

/// There is no such answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// Nobody is there, or what came is no answer: whether anything was done is not known.
    #[error("no answer: {0}")]
    Silence(String),
    /// It was not done.
    #[error("refused: {0}")]
    Refused(String),
}

impl From<IppParseError> for Unanswered {
    fn from(error: IppParseError) -> Self {
        Self::Silence(error.to_string())
    }
}

/// What of the printer is asked for; a print service has a hundred more.
const STATUS_ATTRIBUTES: [&str; 8] = [
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "cups-version",
    "marker-levels",
    "marker-types",
    "printer-supply",
    "sides-default",
];
/// And of a job.
const JOB_ATTRIBUTES: [&str; 2] = ["job-state", "job-impressions-completed"];

impl Exchange {
    /// As it goes over the line.
    pub fn request(&self, to: &PrinterAddress) -> Result<IppRequestResponse, IppParseError> {
        let operation = match self {
            Self::Look => Operation::GetPrinterAttributes,
            Self::Submit(..) => Operation::PrintJob,
            Self::Follow(_) => Operation::GetJobAttributes,
            Self::Drop(_) => Operation::CancelJob,
            Self::List => Operation::GetJobs,
        };
        let mut request = IppRequestResponse::new(IppVersion::v1_1(), operation, Some(to.uri().clone()))?;
        let mut with = |tag, name: &str, value| -> Result<(), IppParseError> {
            request.attributes_mut().add(tag, IppAttribute::with_name(name, value)?);
            Ok(())
        };
        let operation = DelimiterTag::OperationAttributes;
        if let Self::Follow(id) | Self::Drop(id) = self {
            with(operation, "job-id", IppValue::new_integer(id.0))?;
        }
        with(operation, "requesting-user-name", IppValue::new_name_without_language(USER)?)?;
        match self {
            Self::Look => with(operation, "requested-attributes", keywords(&STATUS_ATTRIBUTES)?)?,
            Self::Submit(_, copies) => {
                with(operation, "job-name", IppValue::new_name_without_language(JOB_NAME)?)?;
                with(operation, "document-format", IppValue::new_mime_media_type(MEDIA_TYPE)?)?;
                let copies = IppValue::new_integer(copies.get().into());
                with(DelimiterTag::JobAttributes, "copies", copies)?;
                with(DelimiterTag::JobAttributes, "media", IppValue::new_keyword(MEDIA)?)?;
            }
            Self::Follow(_) => with(operation, "requested-attributes", keywords(&JOB_ATTRIBUTES)?)?,
            // CUPS: its files and its record, too. Printers pass it over.
            Self::Drop(_) => with(operation, "purge-job", IppValue::new_boolean(true))?,
            Self::List => {
                with(operation, "requested-attributes", keywords(&["job-id"])?)?;
                with(operation, "which-jobs", IppValue::new_keyword("not-completed")?)?;
                with(operation, "my-jobs", IppValue::new_boolean(true))?;
            }
        }
        if let Self::Submit(document, _) = self {
            *request.payload_mut() = IppPayload::new(document.clone().into_reader());
        }
        Ok(request)
    }

    /// What came back.
    pub fn answer(&self, response: &IppRequestResponse) -> Result<Answer, Unanswered> {
        let status = response.header().status_code();
        if !status.is_success() {
            // It has ended before, or there was none.
            let is_dropped = matches!(self, Self::Drop(_)) && is_gone(status);
            return if is_dropped {
                Ok(Answer::Dropped)
            } else {
                Err(Unanswered::Refused(status.to_string()))
            };
        }
        let answer = match self {
            Self::Look => {
                group(response, DelimiterTag::PrinterAttributes).and_then(status_of).map(Answer::Status)
            }
            Self::Submit(..) => {
                group(response, DelimiterTag::JobAttributes).and_then(job_id).map(Answer::Submitted)
            }
            Self::Follow(_) => group(response, DelimiterTag::JobAttributes).and_then(|job| {
                let state = number(job, "job-state").and_then(JobState::of)?;
                let sides =
                    number(job, "job-impressions-completed").and_then(|sides| u32::try_from(sides).ok());
                Some(Answer::Job(state, sides.unwrap_or(0)))
            }),
            Self::Drop(_) => Some(Answer::Dropped),
            Self::List => {
                let jobs = response.attributes().groups_of(DelimiterTag::JobAttributes);
                Some(Answer::Jobs(jobs.filter_map(job_id).collect()))
            }
        };
        answer.ok_or_else(|| Unanswered::Silence("an answer without what was asked for".into()))
    }
}

const fn is_gone(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::ClientErrorNotPossible | StatusCode::ClientErrorNotFound | StatusCode::ClientErrorGone
    )
}

fn keywords(words: &[&str]) -> Result<IppValue, IppParseError> {
    let words: Result<_, _> = words.iter().map(|word| IppValue::new_keyword(*word)).collect();
    Ok(IppValue::Array(words?))
}

fn group(response: &IppRequestResponse, tag: DelimiterTag) -> Option<&IppAttributeGroup> {
    response.attributes().first_of(tag)
}

fn job_id(job: &IppAttributeGroup) -> Option<JobId> {
    number(job, "job-id").map(JobId)
}

fn status_of(printer: &IppAttributeGroup) -> Option<Status> {
    let reasons = all(printer, "printer-state-reasons", word);
    let marker_levels = all(printer, "marker-levels", integer);
    let marker_types = all(printer, "marker-types", word);
    let supplies = all(printer, "printer-supply", octets);
    Some(Status::of(StatusAttributes {
        state: number(printer, "printer-state")?,
        reasons: &reasons,
        accepts: printer.get("printer-is-accepting-jobs").map(IppAttribute::value)
            != Some(&IppValue::Boolean(false)),
        is_queue: printer.get("cups-version").is_some(),
        marker_levels: &marker_levels,
        marker_types: &marker_types,
        supplies: &supplies,
        sides: printer.get("sides-default").and_then(|sides| word(sides.value())),
    }))
}

fn word(value: &IppValue) -> Option<&str> {
    if let IppValue::Keyword(word) = value { Some(word.as_str()) } else { None }
}

fn octets(value: &IppValue) -> Option<&str> {
    if let IppValue::OctetString(bytes) = value { std::str::from_utf8(bytes).ok() } else { None }
}

/// The values of an attribute that may have one or many.
fn all<'a, T>(
    attributes: &'a IppAttributeGroup,
    name: &str,
    read: impl Fn(&'a IppValue) -> Option<T>,
) -> Vec<T> {
    match attributes.get(name).map(IppAttribute::value) {
        Some(IppValue::Array(values)) => values.iter().filter_map(read).collect(),
        Some(value) => read(value).into_iter().collect(),
        None => Vec::new(),
    }
}

fn number(attributes: &IppAttributeGroup, name: &str) -> Option<i32> {
    integer(attributes.get(name)?.value())
}

fn integer(value: &IppValue) -> Option<i32> {
    if let IppValue::Integer(number) | IppValue::Enum(number) = value { Some(*number) } else { None }
}

#[cfg(test)]
mod tests;
