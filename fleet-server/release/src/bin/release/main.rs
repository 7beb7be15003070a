//! The release tool: makes the offline keys, packs releases, signs the image repository. See README.md.

mod arguments;
mod key_arguments;
mod keys;
mod roots;
mod secrets;
mod settings;
mod show;

use std::path::Path;

use anyhow::Context;
use clap::Parser;
use fleet_release::client::{verify_metadata, verify_repository};
use fleet_release::sign::{
    Expiries, Parts, add_release, add_theme, allow_director, make_deltas, pack, publish,
    read_archive_manifest, remove_release, renew_timestamp, revoke_director,
};
use fleet_release::{ReleaseCustom, client, target_name};
use jiff::{Timestamp, ToSpan};

use arguments::{Arguments, Command, PackArguments, PublishArguments};
use key_arguments::DirectorCommand;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    run(Arguments::parse().command, Timestamp::now()).await
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]
async fn run(command: Command, now: Timestamp) -> anyhow::Result<()> {
    match command {
        Command::Keys(command) => keys::run(&command)?,
        Command::Init { place, root_threshold, root_days } => {
            roots::init(&place, root_threshold, days(now, root_days)?).await?;
        }
        Command::SignRoot(place) => roots::sign(&place).await?,
        Command::RotateRoot { place, new, root_threshold, root_days } => {
            roots::rotate_all(&place, &new, root_threshold, days(now, root_days)?).await?;
        }
        Command::Rotate { role, place, new, root_days } => {
            roots::rotate_one(&place, role.name(), &new, days(now, root_days)?).await?;
        }
        Command::RevokeKey { place, key, root_days } => {
            roots::revoke(&place, &key, days(now, root_days)?).await?;
        }
        Command::Director(DirectorCommand::Allow { repo, key }) => {
            allow_director(&repo, &key)?;
            println!("The next `release publish` names it. Terminals then take no unsigned word.");
        }
        Command::Director(DirectorCommand::Revoke { repo, key }) => {
            revoke_director(&repo, &key)?;
            println!("The next `release publish` names it no more.");
        }
        Command::Pack(arguments) => pack_release(&arguments)?,
        Command::Unpack { file, root } => unpack(&file, &root)?,
        Command::Add { repo, file, notes } => {
            let release = add_release(&repo, &file, &notes)?;
            println!("{} will be signed by the next `release publish`.", release.target);
        }
        Command::AddTheme { repo, file } => {
            let theme = add_theme(&repo, &file)?;
            println!("{} will be signed by the next `release publish`.", theme.target);
        }
        Command::Withdraw { repo, target } => {
            remove_release(&repo, &target)?;
            println!("{target} will be withdrawn by the next `release publish`.");
        }
        Command::Publish(arguments) => sign(&arguments, now).await?,
        Command::Renew { place, timestamp_days } => {
            let expires = days(now, timestamp_days)?;
            let version = renew_timestamp(&place.repo, &place.keys()?, expires).await?;
            println!("Signed timestamp {version}, which ends {expires:.0}.");
        }
        Command::Verify { repo, root } => {
            let pinned = std::fs::read(&root).with_context(|| root.display().to_string())?;
            let verified = verify_repository(&repo, &pinned, now.as_millisecond()).await?;
            println!("Verified: {} releases.", verified.releases().len());
            show::print(&verified.trusted, now.as_millisecond());
        }
        Command::Show { repo } => {
            show::print_keys(&repo)?;
            let pinned = std::fs::read(repo.join(client::METADATA_DIR).join("1.root.json"))?;
            show::print(&verify_metadata(&repo, &pinned).await?, now.as_millisecond());
        }
        Command::Settings(arguments) => settings::sign(&arguments, now).await?,
        Command::Export { repo, out } => show::export(&repo, &out)?,
    }
    Ok(())
}

fn days(now: Timestamp, days: i64) -> anyhow::Result<Timestamp> {
    Ok(now.checked_add((days * 24).hours())?)
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]
fn pack_release(arguments: &PackArguments) -> anyhow::Result<()> {
    let parts = Parts {
        version: arguments.version.clone(),
        release_counter: arguments.counter,
        hardware: arguments.arch.clone(),
        agent: arguments.agent.clone(),
        shell: arguments.shell.clone(),
        pages: arguments.pages.clone(),
    };
    let manifest = pack(&parts, &arguments.out)?;
    let first = arguments.arch.first().context("a release needs an --arch")?;
    println!(
        "Packed {} ({} files, {} bytes unpacked) for target {}",
        arguments.out.display(),
        manifest.files.len(),
        manifest.unpacked_size(),
        target_name(&manifest.version, first)
    );
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]
fn unpack(file: &Path, root: &Path) -> anyhow::Result<()> {
    let manifest = read_archive_manifest(file)?;
    let custom = ReleaseCustom {
        version: manifest.version,
        hardware: manifest.hardware,
        release_counter: manifest.release_counter,
        notes: String::new(),
        manifest: None,
        parts: None,
    };
    client::unpack(file, &custom, root, &[])?;
    println!("{}", fleet_release::slot::slot_dir(root, &custom.version.slot()).display());
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]
async fn sign(arguments: &PublishArguments, now: Timestamp) -> anyhow::Result<()> {
    let expiries = Expiries {
        targets: days(now, arguments.targets_days)?,
        snapshot: days(now, arguments.snapshot_days)?,
        timestamp: days(now, arguments.timestamp_days)?,
    };
    make_deltas(&arguments.place.repo, arguments.deltas, |made| match made.length {
        Some(length) => println!("{}: {length} bytes instead of {}", made.target, made.whole),
        None => println!("{}: not smaller than the {} bytes of the archive", made.target, made.whole),
    })?;
    let versions = publish(&arguments.place.repo, &arguments.place.keys()?, expiries).await?;
    println!(
        "Signed targets {}, snapshot {}, timestamp {}.",
        versions.targets, versions.snapshot, versions.timestamp
    );
    Ok(())
}
