//! The arrows between the rooms, and what may not enter them: the Cargo.toml files are the proof.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which of our own crates each may use. Everything else is a wrong arrow.
const ARROWS: &[(&str, &[&str])] = &[
    ("fleet-protocol", &[]),
    ("fleet-release", &["fleet-protocol"]),
    ("fleet-domain", &["fleet-protocol"]),
    ("fleet-store", &["fleet-domain", "fleet-protocol"]),
    ("fleet-server", &["fleet-domain", "fleet-protocol", "fleet-store", "fleet-release"]),
    ("terminal-core", &["fleet-protocol"]),
    ("terminal-agent", &["fleet-protocol", "fleet-release", "terminal-core"]),
    ("terminal-environment", &[]),
    ("terminal-launcher", &["fleet-release", "terminal-environment"]),
    (
        "terminal-shell",
        &["terminal-core", "terminal-environment", "terminal-input", "terminal-devices", "fleet-protocol"],
    ),
    ("terminal-input", &[]),
    ("terminal-devices", &[]),
    ("terminal-input-maker", &["terminal-input"]),
    ("xtask", &[]),
    ("terminal-hardening", &[]),
    ("terminal-installer", &["terminal-core"]),
    (
        "fleet-tests",
        &[
            "fleet-protocol",
            "fleet-release",
            "terminal-agent",
            "terminal-core",
            "terminal-devices",
            "terminal-environment",
        ],
    ),
];

/// What the rules may never reach, not even through others.
const NO_IO: &[&str] = &["tokio", "sqlx", "axum", "reqwest", "tauri", "hyper"];

#[test]
fn every_arrow_between_rooms_is_one_of_the_design() {
    let metadata = MetadataCommand::new().exec().unwrap();
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let ours: BTreeSet<&str> =
        metadata.workspace_packages().iter().map(|package| package.name.as_str()).collect();
    assert_eq!(ours, allowed.keys().copied().collect(), "a room is missing from the list of arrows");
    for package in metadata.workspace_packages() {
        for dependency in package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal) {
            let (from, to) = (package.name.as_str(), dependency.name.as_str());
            assert!(!ours.contains(to) || allowed[from].contains(&to), "wrong arrow: {from} → {to}");
        }
    }
}

#[test]
fn the_rules_reach_no_input_or_output() {
    let metadata = MetadataCommand::new().exec().unwrap();
    let resolve = metadata.resolve.as_ref().unwrap();
    let names: BTreeMap<_, _> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    for room in ["fleet-protocol", "fleet-domain", "terminal-core", "terminal-input"] {
        let mut waiting: Vec<_> =
            names.iter().filter(|(_, name)| **name == room).map(|(id, _)| *id).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if !seen.insert(id) {
                continue;
            }
            assert!(!NO_IO.contains(&names[id]), "{room} reaches {}", names[id]);
            let node = resolve.nodes.iter().find(|node| &node.id == id).unwrap();
            let normal = node.deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            });
            waiting.extend(normal.map(|dependency| &dependency.pkg));
        }
    }
}
