#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use fleet_release::client::{METADATA_DIR, root_fingerprint};
use fleet_release::sign::{read_settings, sign_settings};
use jiff::{Timestamp, ToSpan as _};

use super::key_arguments::Place;

/// What is signed, and where it goes.
#[derive(Debug, Args)]
pub struct SettingsArguments {
    #[command(flatten)]
    pub place: Place,
    /// What terminals are to be set up with (JSON; the README tells its fields).
    #[arg(long)]
    pub file: PathBuf,
    /// The file for the stick, which is to be called `kiosk-settings.json` there.
    #[arg(long, default_value = "kiosk-settings.json")]
    pub out: PathBuf,
    /// Days until terminals take it no more.
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=730))]
    pub days: i64,
}

/// Signs settings for terminals.
pub async fn sign(arguments: &SettingsArguments, now: Timestamp) -> anyhow::Result<()> {
    let repo = &arguments.place.repo;
    let settings = read_settings(&arguments.file)?;
    let (fleet, machines) = (settings.fleet.clone(), settings.machines.len());
    let expires = now.checked_add((arguments.days * 24).hours())?;
    let bytes = sign_settings(repo, &arguments.place.keys()?, settings, expires).await?;
    std::fs::write(&arguments.out, bytes).with_context(|| arguments.out.display().to_string())?;
    println!(
        "Signed {} for {fleet}: {machines} named machines, until {expires:.0}.",
        arguments.out.display()
    );
    let root = std::fs::read(repo.join(METADATA_DIR).join("1.root.json"))?;
    println!("Fingerprint of the root that it brings: {}", root_fingerprint(&root).join(" "));
    Ok(())
}
