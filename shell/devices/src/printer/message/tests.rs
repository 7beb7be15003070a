use ipp::parser::IppParser;
use ipp::reader::IppReader;

use super::super::status::PrinterState;
use super::*;
use crate::simulator::blank_pdf as pdf;

fn address() -> PrinterAddress {
    "ipp://localhost/printers/kiosk".parse().unwrap()
}

/// The request as the other side reads it, and the document that follows.
fn sent(exchange: &Exchange) -> (IppRequestResponse, Vec<u8>) {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    exchange.request(&address()).unwrap().into_read().read_to_end(&mut bytes).unwrap();
    let mut request = IppParser::new(IppReader::new(std::io::Cursor::new(bytes))).parse().unwrap();
    let mut payload = Vec::new();
    request.payload_mut().read_to_end(&mut payload).unwrap();
    (request, payload)
}

fn value(request: &IppRequestResponse, tag: DelimiterTag, name: &str) -> String {
    let group = request.attributes().first_of(tag);
    group.and_then(|group| group.get(name)).map(|it| it.value().to_string()).unwrap_or_default()
}

fn answer(status: StatusCode, groups: &[(DelimiterTag, &[(&str, IppValue)])]) -> IppRequestResponse {
    let mut answer = IppRequestResponse::new_response(IppVersion::v1_1(), status, 1).unwrap();
    for (tag, attributes) in groups {
        let mut group = IppAttributeGroup::new(*tag);
        for (name, value) in *attributes {
            group.attributes_mut().push(IppAttribute::with_name(*name, value.clone()).unwrap());
        }
        answer.attributes_mut().groups_mut().push(group);
    }
    answer
}

const OK: StatusCode = StatusCode::SuccessfulOk;
const JOB: DelimiterTag = DelimiterTag::JobAttributes;

#[test]
fn a_document_goes_as_it_is_under_names_that_say_nothing() {
    let document = Document::read(pdf(2)).unwrap();
    let (request, payload) = sent(&Exchange::Submit(document, Copies::try_from(3).unwrap()));
    assert_eq!(payload, pdf(2).bytes());
    let operation = DelimiterTag::OperationAttributes;
    for (name, expected) in [
        ("printer-uri", "ipp://localhost/printers/kiosk"),
        ("requesting-user-name", "kiosk"),
        ("job-name", "kiosk"),
        ("document-format", "application/pdf"),
    ] {
        assert_eq!(value(&request, operation, name), expected);
    }
    assert_eq!(value(&request, JOB, "copies"), "3");
    assert_eq!(value(&request, JOB, "media"), "iso_a4_210x297mm");
}

#[test]
fn a_job_that_is_dropped_is_purged() {
    let (request, _) = sent(&Exchange::Drop(JobId(7)));
    let operation = DelimiterTag::OperationAttributes;
    assert_eq!(request.header().operation_or_status, Operation::CancelJob as i16);
    assert_eq!(value(&request, operation, "job-id"), "7");
    assert_eq!(value(&request, operation, "purge-job"), "true");
}

#[test]
fn answers_are_read() {
    let reasons = IppValue::Array(vec![
        IppValue::new_keyword("media-empty-error").unwrap(),
        IppValue::new_keyword("toner-low-report").unwrap(),
    ]);
    let toner = "index=2;class=supplyThatIsConsumed;type=toner;unit=percent;maxcapacity=100;level=8;";
    let printer = [
        ("printer-state", IppValue::Enum(5)),
        ("printer-state-reasons", reasons),
        ("printer-supply", IppValue::new_octet_string(toner.into())),
        ("sides-default", IppValue::new_keyword("two-sided-long-edge").unwrap()),
    ];
    let look = Exchange::Look.answer(&answer(OK, &[(DelimiterTag::PrinterAttributes, &printer)]));
    let status =
        Status { state: PrinterState::OutOfPaper, may_print: false, toner: Some(8), is_two_sided: true };
    assert_eq!(look, Ok(Answer::Status(status)));

    let id = |id| [("job-id", IppValue::Integer(id))];
    let jobs = Exchange::List.answer(&answer(OK, &[(JOB, &id(4)), (JOB, &id(9))]));
    assert_eq!(jobs, Ok(Answer::Jobs(vec![JobId(4), JobId(9)])));
    assert_eq!(Exchange::List.answer(&answer(OK, &[])), Ok(Answer::Jobs(vec![])));

    let state = [("job-state", IppValue::Enum(9))];
    let job = Exchange::Follow(JobId(4)).answer(&answer(OK, &[(JOB, &state)]));
    assert_eq!(job, Ok(Answer::Job(JobState::Completed, 0)));
}

#[test]
fn what_was_not_done_is_told_from_what_is_not_known() {
    let refused = |exchange: Exchange, status| exchange.answer(&answer(status, &[]));
    let gone = [StatusCode::ClientErrorNotFound, StatusCode::ClientErrorNotPossible];
    for status in gone {
        assert_eq!(refused(Exchange::Drop(JobId(1)), status), Ok(Answer::Dropped));
        assert!(matches!(refused(Exchange::Follow(JobId(1)), status), Err(Unanswered::Refused(_))));
    }
    let forbidden = refused(Exchange::Drop(JobId(1)), StatusCode::ClientErrorNotAuthorized);
    assert!(matches!(forbidden, Err(Unanswered::Refused(_))));
    assert!(matches!(refused(Exchange::Look, OK), Err(Unanswered::Silence(_))));
}
