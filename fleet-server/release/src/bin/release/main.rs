//! The release tool: makes the offline keys, packs releases, signs the image repository. See README.md.

mod arguments;
mod show;

use std::path::Path;

use anyhow::Context;
use clap::Parser;
use fleet_release::client::verify_repository;
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
    read_archive_manifest, remove_release, rotate_root,
};
use fleet_release::{ReleaseCustom, client, target_name};
use jiff::{Timestamp, ToSpan};

use arguments::{Arguments, Command, KeysCommand, PackArguments, PublishArguments};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    run(Arguments::parse().command, Timestamp::now()).await
}

#[expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]
async fn run(command: Command, now: Timestamp) -> anyhow::Result<()> {
    match command {
        Command::Keys(KeysCommand::New { dir, root_keys }) => {
            create_keys(&dir, root_keys)?;
            println!("Keys are in {}. They are not encrypted: keep them off every network.", dir.display());
        }
        Command::Init { repo, keys, root_threshold, root_days } => {
            let root =
                init_repository(&repo, &KeyFiles::new(&keys), root_threshold, days(now, root_days)?).await?;
            println!("Pin this root on the server and on terminals: {}", root.display());
        }
        Command::RotateRoot { repo, keys, new_keys, root_threshold, root_days } => {
            let (old, new) = (KeyFiles::new(&keys), KeyFiles::new(new_keys.as_deref().unwrap_or(&keys)));
            let root = rotate_root(&repo, &old, &new, root_threshold, days(now, root_days)?).await?;
            println!("{} is signed by the old keys and the new. Now `release publish`.", root.display());
        }
        Command::Pack(arguments) => pack_release(&arguments)?,
        Command::Unpack { file, root } => unpack(&file, &root)?,
        Command::Add { repo, file, notes } => {
            let release = add_release(&repo, &file, &notes)?;
            println!("{} will be signed by the next `release publish`.", release.target);
        }
        Command::Remove { repo, target } => {
            remove_release(&repo, &target)?;
            println!("{target} will be withdrawn by the next `release publish`.");
        }
        Command::Publish(arguments) => sign(&arguments, now).await?,
        Command::Verify { repo, root } => {
            let pinned = std::fs::read(&root).with_context(|| root.display().to_string())?;
            let verified = verify_repository(&repo, &pinned, now.as_millisecond()).await?;
            println!("Verified: {} releases.", verified.releases().len());
            show::print(&verified, now.as_millisecond());
        }
        Command::Show { repo } => {
            let pinned = std::fs::read(repo.join(client::METADATA_DIR).join("1.root.json"))?;
            let verified = verify_repository(&repo, &pinned, now.as_millisecond()).await?;
            show::print(&verified, now.as_millisecond());
        }
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
    let versions = publish(&arguments.repo, &KeyFiles::new(&arguments.keys), expiries).await?;
    println!(
        "Signed targets {}, snapshot {}, timestamp {}.",
        versions.targets, versions.snapshot, versions.timestamp
    );
    Ok(())
}
