//! Queues of the print service, and what a printer says that it is, by IPP.

use std::io::Read as _;
use std::time::Duration;

use ipp::attribute::IppAttribute;
use ipp::model::{DelimiterTag, IppVersion, Operation};
use ipp::parser::IppParser;
use ipp::reader::IppReader;
use ipp::request::IppRequestResponse;
use ipp::value::IppValue;
use ureq::{Agent, SendBody};

use super::{Candidate, candidate, clean};
use crate::models::{DeviceKind, Matrix};

/// The print service is on the same machine.
const PATIENCE: Duration = Duration::from_secs(2);
/// The longest answer of it, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// What is told of a printer or a queue.
pub(super) struct Queue {
    name: Option<String>,
    model: Option<String>,
    /// In people's words.
    info: Option<String>,
}

/// Those of the print service; none where there is no service.
pub(super) fn of(print_service: &str) -> Vec<Queue> {
    ask(&format!("http://{print_service}/"), Operation::CupsGetPrinters, None)
        .inspect_err(|error| tracing::debug!(error, "no print service"))
        .unwrap_or_default()
}

impl Queue {
    /// To be chosen, if its name is one that can stand in an address.
    pub(super) fn candidate(&self, matrix: &Matrix, print_service: &str) -> Option<Candidate> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let name = self.name.as_ref().filter(|name| name.bytes().all(is_plain))?;
        let address = format!("ipp://{print_service}/printers/{name}");
        // The driver's model may be a whole family's; the words are of whoever made the queue, or of the printer.
        let mut known = [&self.model, &self.info].into_iter().flatten();
        let model = known.find_map(|words| matrix.known_by_name(words, DeviceKind::Printer));
        let words = self.info.as_ref().filter(|info| !info.trim().is_empty()).unwrap_or(name);
        Some(Candidate { model, ..candidate(address, words) })
    }

    /// Whether it is one for printers of this model, as far as words can tell.
    pub(super) fn is_for(&self, model: &str) -> bool {
        [&self.info, &self.model, &self.name].into_iter().flatten().any(|words| words.contains(model))
    }
}

/// What a printer or a queue says that it is, such as `HP LaserJet M404`; `None` where nobody answers.
pub fn make_and_model(address: &str) -> Option<String> {
    let uri: http::Uri = address.parse().ok()?;
    let place = format!("http://{}:{}{}", uri.host()?, uri.port_u16().unwrap_or(631), uri.path());
    let found = ask(&place, Operation::GetPrinterAttributes, Some(uri));
    let found =
        found.inspect_err(|error| tracing::debug!(error, address, "the printer does not say what it is"));
    found.ok()?.into_iter().find_map(|told| told.model).map(|model| clean(&model))
}

fn ask(place: &str, operation: Operation, printer: Option<http::Uri>) -> Result<Vec<Queue>, String> {
    let text = |error: &dyn std::fmt::Display| error.to_string();
    let mut request =
        IppRequestResponse::new(IppVersion::v1_1(), operation, printer).map_err(|error| text(&error))?;
    let wanted = ["printer-name", "printer-make-and-model", "printer-info"].map(IppValue::new_keyword);
    let wanted = wanted.into_iter().collect::<Result<_, _>>().map_err(|error| text(&error))?;
    let wanted = IppAttribute::with_name("requested-attributes", IppValue::Array(wanted))
        .map_err(|error| text(&error))?;
    request.attributes_mut().add(DelimiterTag::OperationAttributes, wanted);
    let config = Agent::config_builder().proxy(None).max_redirects(0).timeout_global(Some(PATIENCE)).build();
    let response = Agent::from(config)
        .post(place)
        .content_type("application/ipp")
        .send(SendBody::from_owned_reader(request.into_read()))
        .map_err(|error| text(&error))?;
    let body = response.into_body().into_reader().take(MAX_ANSWER);
    let answer = IppParser::new(IppReader::new(body)).parse().map_err(|error| text(&error))?;
    let printers = answer.attributes().groups_of(DelimiterTag::PrinterAttributes);
    let told = printers.map(|group| {
        let read = |name: &str| group.get(name).and_then(|attribute| words(attribute.value()));
        Queue {
            name: read("printer-name"),
            model: read("printer-make-and-model"),
            info: read("printer-info"),
        }
    });
    Ok(told.collect())
}

fn words(value: &IppValue) -> Option<String> {
    let is_words = matches!(value, IppValue::NameWithoutLanguage(_) | IppValue::TextWithoutLanguage(_));
    is_words.then(|| value.to_string())
}
