//! What is found of a version beside what keeps it from being stored at all: shown to who uploads and who reviews it.

use fleet_domain::{AppManifest, CheckFinding, CheckRule};
use fleet_protocol::{Permission, Permissions};

use super::origin;

/// What a version is given by who adds it.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// Its label.
    pub label: &'a str,
    /// The page that opens.
    pub entry: &'a str,
    /// Origins that it may reach.
    pub allowed_origins: &'a [String],
    /// What of the terminal it may use.
    pub permissions: &'a Permissions,
}

/// Where what the manifest says and what was given part, and which of the origins are not encrypted.
pub fn bundle(manifest: Option<&AppManifest>, given: Given<'_>) -> Vec<CheckFinding> {
    let mut findings = manifest.map_or_else(Vec::new, |manifest| compared(manifest, given));
    findings.extend(plain_origins(given.allowed_origins));
    findings
}

/// The origins whose content can be read and changed on its way.
pub fn plain_origins(allowed: &[String]) -> Vec<CheckFinding> {
    let plain = allowed.iter().filter(|origin| origin.starts_with("http:"));
    plain.map(|origin| CheckFinding::new(CheckRule::OriginPlain, "", origin)).collect()
}

fn compared(manifest: &AppManifest, given: Given<'_>) -> Vec<CheckFinding> {
    let mut findings = Vec::new();
    if let Some(label) = manifest.version.as_deref().filter(|label| *label != given.label) {
        findings.push(CheckFinding::new(CheckRule::LabelDiffers, "/version", label));
    }
    if let Some(entry) = manifest.entry.as_deref().filter(|entry| *entry != given.entry) {
        findings.push(CheckFinding::new(CheckRule::EntryDiffers, "/entry", entry));
    }
    let mut asked = Vec::new();
    for (n, text) in manifest.origins.iter().enumerate() {
        let pointer = format!("/origins/{n}");
        match origin::origins([text.as_str()]) {
            Err(_) => findings.push(CheckFinding::new(CheckRule::OriginInvalid, &pointer, text)),
            Ok(one) => {
                if one.iter().any(|origin| !given.allowed_origins.contains(origin)) {
                    findings.push(CheckFinding::new(CheckRule::OriginNotAllowed, &pointer, text));
                }
                asked.extend(one);
            }
        }
    }
    for origin in given.allowed_origins.iter().filter(|origin| !asked.contains(origin)) {
        findings.push(CheckFinding::new(CheckRule::OriginNotAsked, "/origins", origin));
    }
    findings.extend(permissions(manifest, given.permissions));
    for (n, application) in manifest.smart_cards.iter().enumerate() {
        let pointer = format!("/smartCards/{n}");
        findings.push(CheckFinding::new(CheckRule::SmartCardApplication, &pointer, application));
    }
    for (n, device) in manifest.devices.iter().enumerate() {
        if !service_of(device).is_some_and(|service| given.permissions.names().contains(&service.as_str())) {
            findings.push(CheckFinding::new(CheckRule::DeviceMissing, &format!("/devices/{n}"), device));
        }
    }
    findings
}

/// By which of the terminal's services an app has that device of the manifest.
fn service_of(device: &str) -> Option<Permission> {
    match device {
        "printer" => Some(Permission::Print),
        "receipt_printer" => Some(Permission::Receipt),
        "scanner" => Some(Permission::Scanner),
        "camera" => Some(Permission::Camera),
        _ => None,
    }
}

fn permissions(manifest: &AppManifest, granted: &Permissions) -> Vec<CheckFinding> {
    let granted = granted.names();
    let asked =
        manifest.permissions.iter().enumerate().filter(|(_, asked)| !granted.contains(&asked.as_str()));
    let mut findings: Vec<CheckFinding> = asked
        .map(|(n, asked)| {
            CheckFinding::new(CheckRule::PermissionNotGranted, &format!("/permissions/{n}"), asked)
        })
        .collect();
    let unasked =
        granted.iter().filter(|granted| !manifest.permissions.iter().any(|asked| asked == *granted));
    findings.extend(unasked.map(|one| CheckFinding::new(CheckRule::PermissionNotAsked, "/permissions", one)));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_manifest_asks_for_is_held_against_what_was_given() {
        let manifest = AppManifest {
            version: Some("1.2".into()),
            entry: Some("index.html".into()),
            origins: ["https://A.cn", "https://b.cn", "b.cn"].map(String::from).to_vec(),
            smart_cards: vec!["7378312E73682EC9E7BBE1B1A3D5CF".into()],
            devices: vec!["printer".into()],
            ..AppManifest::default()
        };
        let allowed = ["https://a.cn", "http://c.cn"].map(String::from);
        let permissions = Permissions::default();
        let given =
            Given { label: "1.3", entry: "index.html", allowed_origins: &allowed, permissions: &permissions };
        let found: Vec<(CheckRule, String)> =
            bundle(Some(&manifest), given).into_iter().map(|one| (one.rule, one.detail)).collect();
        let expected = [
            (CheckRule::LabelDiffers, "1.2"),
            (CheckRule::OriginNotAllowed, "https://b.cn"),
            (CheckRule::OriginInvalid, "b.cn"),
            (CheckRule::OriginNotAsked, "http://c.cn"),
            (CheckRule::SmartCardApplication, "7378312E73682EC9E7BBE1B1A3D5CF"),
            (CheckRule::DeviceMissing, "printer"),
            (CheckRule::OriginPlain, "http://c.cn"),
        ];
        assert_eq!(found, expected.map(|(rule, detail)| (rule, detail.to_owned())));
        assert_eq!(bundle(None, given).len(), 1, "without a manifest there is nothing to compare");
    }

    #[test]
    fn a_device_is_missing_without_the_service_that_has_it() {
        let devices: Vec<String> =
            ["printer", "receipt_printer", "scanner", "camera"].map(String::from).to_vec();
        let permissions: Vec<String> = ["print", "receipt", "scanner"].map(String::from).to_vec();
        let manifest = AppManifest { devices, permissions, ..AppManifest::default() };
        let granted: Permissions =
            [Permission::Print, Permission::Receipt, Permission::Scanner].into_iter().collect();
        let given = Given { label: "1", entry: "index.html", allowed_origins: &[], permissions: &granted };
        let found: Vec<_> = bundle(Some(&manifest), given)
            .into_iter()
            .map(|one| (one.rule, one.pointer, one.detail))
            .collect();
        assert_eq!(found, [(CheckRule::DeviceMissing, "/devices/3".to_owned(), "camera".to_owned())]);
    }

    #[test]
    fn services_asked_for_and_granted_are_the_same() {
        let asks = AppManifest { permissions: vec!["id_card".into()], ..AppManifest::default() };
        let granted: Permissions = [Permission::IdCard].into_iter().collect();
        let none = Permissions::default();
        let rules = |manifest: &AppManifest, permissions: &Permissions| {
            let given = Given { label: "1", entry: "index.html", allowed_origins: &[], permissions };
            bundle(Some(manifest), given).into_iter().map(|one| one.rule).collect::<Vec<_>>()
        };
        assert_eq!(rules(&asks, &granted), []);
        assert_eq!(rules(&asks, &none), [CheckRule::PermissionNotGranted]);
        assert_eq!(rules(&AppManifest::default(), &granted), [CheckRule::PermissionNotAsked]);
    }
}
