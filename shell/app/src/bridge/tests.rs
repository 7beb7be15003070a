use terminal_devices::scanner::CodeFormat;

use super::*;

const OWN: &str = "app://1";

fn parse(id: u64, call: &str, origin: &str, own: &str) -> Result<BridgeCall, (u64, BridgeError)> {
    let (origin, call) = (origin.to_owned(), call.to_owned());
    super::parse(Forwarded { id, origin, call, document: None }, own)
}

#[test]
fn calls_of_the_own_origin_are_read() {
    let call = parse(2, r#"{"id":3,"method":"info","args":{}}"#, OWN, OWN);
    assert_eq!(call, Ok(BridgeCall { id: 3, method: Method::Info }));
}

#[test]
fn a_hold_says_what_for_and_how_long() {
    let call = |args: &str| {
        parse(2, &format!(r#"{{"id":4,"method":"hold","args":{args}}}"#), OWN, OWN).map(|call| call.method)
    };
    let reason = "payment".parse().unwrap();
    assert_eq!(call(r#"{"reason":"payment","seconds":60}"#), Ok(Method::Hold { reason, seconds: 60 }));
    for wrong in [
        "{}",
        "null",
        "7",
        r#"{"reason":"payment"}"#,
        r#"{"reason":"payment","seconds":0}"#,
        r#"{"reason":"payment","seconds":601}"#,
        r#"{"reason":"payment","seconds":-1}"#,
        r#"{"reason":"payment","seconds":1.5}"#,
        r#"{"reason":"张三 511702199001011234","seconds":60}"#,
    ] {
        assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn a_stay_says_how_long() {
    let call = |args: &str| {
        parse(2, &format!(r#"{{"id":4,"method":"stay","args":{args}}}"#), OWN, OWN).map(|call| call.method)
    };
    assert_eq!(call(r#"{"seconds":900}"#), Ok(Method::Stay { seconds: 900 }));
    for wrong in ["{}", r#"{"seconds":0}"#, r#"{"seconds":901}"#, r#"{"seconds":"60"}"#] {
        assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn a_card_is_asked_for_with_a_purpose_of_one_line() {
    let call = |reason: &str| {
        let args = serde_json::json!({ "reason": reason });
        parse(2, &format!(r#"{{"id":4,"method":"readIdCard","args":{args}}}"#), OWN, OWN)
            .map(|call| call.method)
    };
    let reason = Purpose::try_from("核对参保人身份".to_owned()).unwrap();
    assert_eq!(call(" 核对参保人身份 "), Ok(Method::ReadIdCard { reason }));
    for wrong in ["", " ", "两\n行", "转\u{202e}身", &"长".repeat(41)] {
        assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn a_code_is_asked_for_with_a_purpose_and_the_formats_that_are_taken() {
    let call = |args: &str| {
        parse(2, &format!(r#"{{"id":4,"method":"scanCode","args":{args}}}"#), OWN, OWN)
            .map(|call| call.method)
    };
    let reason = || Purpose::try_from("查询办件".to_owned()).unwrap();
    let scan = |formats| Ok(Method::ScanCode { reason: reason(), formats });
    assert_eq!(call(r#"{"reason":"查询办件"}"#), scan(CodeFormats::default()));
    let both = CodeFormats([CodeFormat::Qr, CodeFormat::Pdf417].into());
    assert_eq!(call(r#"{"reason":"查询办件","formats":["pdf417","qr","qr"]}"#), scan(both));
    for wrong in [
        "{}",
        r#"{"reason":""}"#,
        r#"{"reason":"查询","formats":"qr"}"#,
        r#"{"reason":"查询","formats":["gold"]}"#,
    ] {
        assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn a_photo_says_of_what_and_what_for() {
    let call = |args: &str| {
        parse(2, &format!(r#"{{"id":4,"method":"takePhoto","args":{args}}}"#), OWN, OWN)
            .map(|call| call.method)
    };
    let reason = || Purpose::try_from("制作居住证".to_owned()).unwrap();
    let photo = |subject| Ok(Method::TakePhoto { subject, reason: reason() });
    assert_eq!(call(r#"{"subject":"face","reason":"制作居住证"}"#), photo(PhotoSubject::Face));
    assert_eq!(call(r#"{"subject":"document","reason":"制作居住证"}"#), photo(PhotoSubject::Document));
    for wrong in
        ["{}", r#"{"subject":"face"}"#, r#"{"subject":"hall","reason":"监控"}"#, r#"{"reason":"拍照"}"#]
    {
        assert_eq!(call(wrong), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn a_print_says_what_and_how_often() {
    let token = || DocumentToken::try_from("0123456789abcdef0123456789abcdef".to_owned()).ok();
    let call = |args: &str, document| {
        let call = format!(r#"{{"id":4,"method":"print","args":{args}}}"#);
        super::parse(Forwarded { id: 2, origin: OWN.into(), call, document }, OWN).map(|call| call.method)
    };
    let copies = Copies::try_from(2).unwrap();
    let page = Method::Print { what: Printed::Page, copies };
    assert_eq!(call(r#"{"what":"page","copies":2}"#, None), Ok(page));
    let what = Printed::Document(token().unwrap());
    assert_eq!(call(r#"{"what":"pdf","copies":2}"#, token()), Ok(Method::Print { what, copies }));
    for wrong in [
        "{}",
        r#"{"what":"page"}"#,
        r#"{"what":"page","copies":0}"#,
        r#"{"what":"page","copies":6}"#,
        r#"{"what":"page","copies":"2"}"#,
        r#"{"what":"pdf","copies":1}"#,
        r#"{"what":"/etc/passwd","copies":1}"#,
    ] {
        assert_eq!(call(wrong, None), Err((4, BridgeError::InvalidArguments)), "{wrong}");
    }
}

#[test]
fn everything_else_has_its_code() {
    let good = r#"{"id":3,"method":"end"}"#;
    assert_eq!(parse(2, good, "https://evil.cn", OWN), Err((3, BridgeError::WrongOrigin)));
    assert_eq!(parse(2, r#"{"id":3,"method":"format"}"#, OWN, OWN), Err((3, BridgeError::UnknownMethod)));
    assert_eq!(parse(2, "no", OWN, OWN), Err((2, BridgeError::Malformed)));
    assert_eq!(parse(2, &" ".repeat(MAX_CALL + 1), OWN, OWN), Err((2, BridgeError::TooLarge)));
    assert_eq!(serde_json::to_string(&BridgeError::TooMany).unwrap(), r#""too_many""#);
}

#[test]
fn the_gate_lets_twenty_calls_a_second_pass() {
    let mut gate = Gate::default();
    let passed = (0..1000).filter(|_| gate.pass(Mono(5_000))).count();
    assert_eq!(passed, 20);
    assert!(gate.pass(Mono(6_000)));
}
