//! How the product says no: one shape from the rule to the page.

use super::Text;

/// One thing wrong with what somebody sent, at the field where it is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the form or JSON field; empty when it concerns the whole.
    pub field: String,
    pub text: Text,
}

impl Problem {
    pub fn at(field: impl Into<String>, text: impl Into<Text>) -> Self {
        Self { field: field.into(), text: text.into() }
    }
}

/// Collects everything wrong before refusing, so a person mends it once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    pub fn add(&mut self, field: impl Into<String>, text: impl Into<Text>) {
        self.0.push(Problem::at(field, text));
    }

    /// Notes the problem when `fine` is false.
    pub fn unless(&mut self, fine: bool, field: &str, text: impl Into<Text>) {
        if !fine {
            self.add(field, text);
        }
    }

    /// The parsed value, or its problem noted under `field`.
    pub fn take<T, E: Into<Text>>(&mut self, field: &str, parsed: Result<T, E>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(text) => {
                self.add(field, text);
                None
            }
        }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// # Errors
    /// [`Refusal::Invalid`] when anything was noted.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() { Ok(()) } else { Err(Refusal::Invalid(self.0)) }
    }
}

/// Why something did not happen. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Not there, or not visible to this actor: the two must look alike.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in and somebody must be.
    #[error("sign-in required")]
    SignIn,
    /// Signed in, but the act needs the second factor first.
    #[error("second factor required")]
    SecondFactor,
    /// The address is there, but not for what was asked of it.
    #[error("method not allowed")]
    Method,
    /// Visible, but this actor may not do it.
    #[error("forbidden: {}", .0.key)]
    Forbidden(Text),
    /// The thing is not in a state that allows the act.
    #[error("conflict: {}", .0.key)]
    Conflict(Text),
    /// Somebody wrote meanwhile; `current` is what stands there now.
    #[error("stale")]
    Stale { current: serde_json::Value },
    /// The input is wrong; each problem names its field.
    #[error("invalid: {}", .0.iter().map(|p| format!("{}:{}", p.field, p.text.key)).collect::<Vec<_>>().join(", "))]
    Invalid(Vec<Problem>),
    /// The body is larger than this address takes.
    #[error("too large")]
    TooLarge(Text),
    /// Too many tries; come back after so many seconds.
    #[error("too many tries")]
    TooMany { retry_after: u32 },
    /// A dependency is away for the moment.
    #[error("unavailable")]
    Unavailable,
    /// Our own failure; the log has the source, the person gets a number.
    #[error("internal: {0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Refusal {
    /// One problem with one field.
    pub fn field(field: impl Into<String>, text: impl Into<Text>) -> Self {
        Self::Invalid(vec![Problem::at(field, text)])
    }

    pub fn conflict(text: impl Into<Text>) -> Self {
        Self::Conflict(text.into())
    }

    pub fn forbidden(text: impl Into<Text>) -> Self {
        Self::Forbidden(text.into())
    }

    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        // Deadlock, lock and statement time-outs, a pool without a free
        // connection: nothing is wrong with the request, so it may come again.
        let text = error.to_string();
        let passing = ["40P01", "55P03", "57014", "deadlock detected", "lock timeout", "statement timeout"]
            .iter()
            .any(|code| text.contains(code));
        if passing || matches!(error, sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_)) {
            Self::Unavailable
        } else {
            Self::internal(error)
        }
    }
}

/// A yes, or the reason for the no; `?` and `.and` work on it.
pub type Verdict<D = Refusal> = Result<(), D>;

/// Yes when `fine`, otherwise the reason.
///
/// # Errors
/// The reason given, when `fine` is false.
pub fn require<D>(fine: bool, otherwise: impl FnOnce() -> D) -> Verdict<D> {
    if fine { Ok(()) } else { Err(otherwise()) }
}

/// Yes when the version that was seen still stands.
///
/// # Errors
/// [`Refusal::Stale`] when somebody else wrote since, or nobody says what was seen.
pub fn require_newest(seen: impl Into<Option<i64>>, stands: i64) -> Verdict {
    require(seen.into() == Some(stands), || Refusal::Stale {
        current: serde_json::json!({ "version": stands }),
    })
}
