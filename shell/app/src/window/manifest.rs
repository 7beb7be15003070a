use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use fleet_protocol::CardApplication;
use serde::Deserialize;

/// The largest manifest, in bytes, as the server takes it.
const MOST: u64 = 64 << 10;

/// What the shell reads of a manifest.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Manifest {
    #[serde(default)]
    smart_cards: Vec<String>,
}

/// The applications on smart cards that a bundle's manifest names. The bundle is as it was reviewed: the agent holds it against
/// its digests. None, where there is no manifest that can be read.
pub(super) fn card_applications(root: &Path) -> Vec<CardApplication> {
    let mut text = Vec::new();
    let read =
        File::open(root.join("kiosk-app.json")).and_then(|file| file.take(MOST).read_to_end(&mut text));
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let manifest = read.ok().and_then(|_| serde_json::from_slice::<Manifest>(text).ok());
    let named = manifest.map(|manifest| manifest.smart_cards).unwrap_or_default();
    named.iter().take(CardApplication::MOST).filter_map(|name| name.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_applications_and_those_of_payment_cards_do_not_count() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(card_applications(dir.path()), []);
        for (text, named) in [
            (r#"{"smartCards": ["D156000005", "A0000003330101", 7]}"#, &[][..]),
            (r#"{"smartCards": ["A0000003330101", "D156000005"]}"#, &["D156000005"]),
            (r#"{"name": {}}"#, &[]),
            ("{", &[]),
        ] {
            std::fs::write(dir.path().join("kiosk-app.json"), text).unwrap();
            let named: Vec<CardApplication> = named.iter().map(|name| name.parse().unwrap()).collect();
            assert_eq!(card_applications(dir.path()), named, "{text}");
        }
    }
}
