#![expect(clippy::print_stdout, reason = "a command-line tool speaks on its standard output")]

use std::path::Path;

use anyhow::ensure;
use fleet_release::sign::{Cost, PUBLISHING, Protection, create_named_keys};

use super::key_arguments::KeysCommand;

/// Makes keys.
pub fn run(command: &KeysCommand) -> anyhow::Result<()> {
    match command {
        KeysCommand::New { dir, root_keys, only, plain, secrets } => {
            let protection = if *plain {
                Protection::Plain
            } else {
                Protection::Encrypted { unlock: secrets.lock()?, cost: Cost::default() }
            };
            let root = (1..=*root_keys).map(|number| format!("root-{number}"));
            let all = || root.chain(PUBLISHING.map(str::to_owned)).collect();
            let names = if only.is_empty() { all() } else { only.clone() };
            names.iter().try_for_each(|name| check_name(name))?;
            create_named_keys(dir, &names, &protection)?;
            println!("Keys are in {}: {}", dir.display(), names.join(", "));
            if *plain {
                println!("They are not encrypted: for tests and demos alone.");
            } else {
                println!("Keep them off every network. Without their passphrases they are lost.");
            }
            println!("The .pub files are the public halves; whoever makes the root needs those of all keys.");
        }
        KeysCommand::NewToken { dir, name, module, token, label, secrets } => {
            check_name(name)?;
            let label = label.as_ref().unwrap_or(name).clone();
            in_token(dir, name, module, token, label, secrets)?;
            println!("{} names a key in token {token}.", dir.join(format!("{name}.pkcs11")).display());
        }
    }
    Ok(())
}

fn check_name(name: &str) -> anyhow::Result<()> {
    let root = |number: &str| matches!(number.as_bytes(), [b'1'..=b'9']);
    let known = PUBLISHING.contains(&name) || name.strip_prefix("root-").is_some_and(root);
    ensure!(known, "there is no key {name}: it is root-1 to root-9, targets, snapshot or timestamp");
    Ok(())
}

#[cfg(feature = "pkcs11")]
fn in_token(
    dir: &Path,
    name: &str,
    module: &Path,
    token: &str,
    label: String,
    secrets: &super::secrets::SecretArguments,
) -> anyhow::Result<()> {
    let key = fleet_release::sign::TokenKey { module: module.to_owned(), token: token.to_owned(), label };
    Ok(fleet_release::sign::create_token_key(dir, name, &key, &secrets.unlock()?)?)
}

#[cfg(not(feature = "pkcs11"))]
fn in_token(
    _dir: &Path,
    _name: &str,
    _module: &Path,
    _token: &str,
    _label: String,
    _secrets: &super::secrets::SecretArguments,
) -> anyhow::Result<()> {
    anyhow::bail!("this release tool was built without the feature pkcs11")
}
