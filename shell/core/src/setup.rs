//! The set-up of a new terminal on its own screen: which question comes next, what was answered, and that nothing of it is lost
//! when the power goes. What answers a question beforehand (the environment, a signed settings file) leaves its step out.

mod answers;
mod machine;
mod step;
#[cfg(test)]
mod tests;

pub use answers::{
    Answer, Answers, ChosenDevices, EnrollmentAnswer, Hidden, LocationAnswer, NetworkAnswer, Proxy,
    SetupLanguage, SoundAnswer, TrustAnswer,
};
pub use machine::{Brought, Setup, SetupRecord};
pub use step::Step;
