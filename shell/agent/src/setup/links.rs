//! What is on the QR codes that whoever sets a terminal up scans.

use fleet_protocol::LocationId;
use terminal_core::setup::{Brought, EnrollmentAnswer, Hidden, LocationAnswer};
use url::{Url, form_urlencoded};

use super::addresses::server_address;
use super::settings::LONGEST_CODE;

/// The longest code that is read, in bytes.
pub const LONGEST: usize = 1_024;
/// The page of the console that the code of the set-up names. All after it is in the fragment: no server is ever told.
const SET_UP: &str = "/set-up?";
/// The page that the code on a hall's wall names.
const HERE: &str = "here";

/// The console's code for a new terminal, `https://server/#/set-up?root=…&code=…&location=…`: the server, and where they are
/// known the fingerprint of the root, the code to be let in by and where the terminal stands.
pub fn set_up_link(text: &str) -> Option<Brought> {
    let mut url = Url::parse(text.trim()).ok().filter(|_| text.len() <= LONGEST)?;
    let said = url.fragment()?.strip_prefix(SET_UP)?.to_owned();
    url.set_fragment(None);
    let mut brought = Brought {
        server: server_address(url.as_str())?.to_string(),
        root: None,
        enrollment: EnrollmentAnswer::Approval,
        location: None,
    };
    for (name, value) in form_urlencoded::parse(said.as_bytes()) {
        match &*name {
            "root" => brought.root = Some(fingerprint(&value)?),
            "code" => brought.enrollment = EnrollmentAnswer::Codes { codes: vec![code(&value)?] },
            "location" => {
                let id = value.parse().ok()?;
                brought.location = Some(LocationAnswer::At { id, name: None });
            }
            // Of a newer console.
            _ => {}
        }
    }
    Some(brought)
}

/// The location that a code names: the one on a hall's wall, or that of the console.
pub fn location_link(text: &str) -> Option<LocationId> {
    if text.len() > LONGEST {
        return None;
    }
    if let Some(Brought { location: Some(LocationAnswer::At { id, .. }), .. }) = set_up_link(text) {
        return Some(id);
    }
    let url = Url::parse(text.trim()).ok()?;
    let mut parts = url.path_segments()?.rev().filter(|part| !part.is_empty());
    let id = parts.next()?.parse().ok()?;
    (parts.next() == Some(HERE)).then_some(id)
}

fn fingerprint(text: &str) -> Option<Vec<String>> {
    let groups: Vec<String> = text.split('-').map(str::to_owned).collect();
    let is_group = |group: &String| group.len() == 5 && group.bytes().all(|byte| byte.is_ascii_digit());
    (groups.len() == 8 && groups.iter().all(is_group)).then_some(groups)
}

fn code(text: &str) -> Option<Hidden> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= LONGEST_CODE).then(|| Hidden(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "40718-05532-91046-77290-13385-60254-08871-52963";
    const HALL: &str = "0192d3f0-0000-7000-8000-000000000001";

    #[test]
    fn the_code_of_the_console_brings_server_root_and_code() {
        let link = format!("https://fleet.example/#/set-up?root={ROOT}&code=K7M2-9QXP&location={HALL}&new=1");
        let brought = set_up_link(&link).unwrap();
        assert_eq!(brought.server, "https://fleet.example/");
        assert_eq!(brought.root.unwrap().concat(), ROOT.replace('-', ""));
        let code = EnrollmentAnswer::Codes { codes: vec![Hidden("K7M2-9QXP".into())] };
        assert_eq!(brought.enrollment, code);
        assert_eq!(location_link(&link), HALL.parse().ok());
        assert_eq!(set_up_link("https://a.cn/#/set-up?").unwrap().enrollment, EnrollmentAnswer::Approval);
    }

    #[test]
    fn what_is_no_such_code_brings_nothing() {
        for text in [
            "K7M2-9QXP".to_owned(),
            "https://fleet.example".to_owned(),
            "https://fleet.example/#/enroll/7".to_owned(),
            format!("http://fleet.example/#/set-up?root={ROOT}"),
            "https://fleet.example/#/set-up?root=40718".to_owned(),
            "https://fleet.example/#/set-up?code=".to_owned(),
            format!("https://fleet.example/#/set-up?code={}", "x".repeat(LONGEST)),
        ] {
            assert_eq!(set_up_link(&text), None, "{text}");
        }
    }

    #[test]
    fn the_code_on_the_wall_names_a_location() {
        let id: LocationId = HALL.parse().unwrap();
        for text in
            [format!("https://fleet.example/here/{HALL}"), format!(" https://a.cn/sub/here/{HALL}/?lang=en ")]
        {
            assert_eq!(location_link(&text), Some(id), "{text}");
        }
        for text in [format!("https://a.cn/there/{HALL}"), "https://a.cn/here/7".to_owned(), HALL.to_owned()]
        {
            assert_eq!(location_link(&text), None, "{text}");
        }
    }
}
