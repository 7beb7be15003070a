use std::io;

/// The user that a program runs as, if it is another than the launcher's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct User {
    /// The user's id.
    pub uid: u32,
    /// The user's own group; a program gets no other.
    pub gid: u32,
}

/// Why there is no such user.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    /// The list of users cannot be read.
    #[error("/etc/passwd: {0}")]
    List(#[from] io::Error),
    /// It is not in the list.
    #[error("there is no user {0} in /etc/passwd")]
    Unknown(String),
}

impl User {
    /// Finds a user by name or by number. The launcher has no C library to ask, so a user that only a directory
    /// service knows has to be named by its number, and then gets the group of the same number.
    pub fn find(name: &str) -> Result<Self, UserError> {
        let list = std::fs::read_to_string("/etc/passwd")?;
        let by_number = || name.parse().ok().map(|uid| Self { uid, gid: uid });
        in_list(&list, name).or_else(by_number).ok_or_else(|| UserError::Unknown(name.to_owned()))
    }
}

fn in_list(list: &str, wanted: &str) -> Option<User> {
    list.lines().find_map(|line| {
        let mut fields = line.split(':');
        let (name, _password, uid, gid) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let is_it = name == wanted || uid == wanted;
        is_it.then(|| Some(User { uid: uid.parse().ok()?, gid: gid.parse().ok()? }))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str =
        "root:x:0:0:root:/root:/bin/bash\nbroken\nkiosk-shell:x:991:990::/:/usr/sbin/nologin\n";

    #[test]
    fn users_are_found_by_name_and_by_number() {
        let shell = Some(User { uid: 991, gid: 990 });
        assert_eq!(in_list(LIST, "kiosk-shell"), shell);
        assert_eq!(in_list(LIST, "991"), shell);
        assert_eq!(in_list(LIST, "kiosk"), None);
        assert!(User::find("no such user").is_err());
        assert_eq!(User::find("4000000").unwrap(), User { uid: 4_000_000, gid: 4_000_000 });
    }
}
