//! Mail on its way out: SMTP in production, files in development, memory in
//! tests. What is sent, to whom and when is decided by `notifications`.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use lettre::{
    AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::PoolConfig,
};

/// A letter, ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Without brackets; the same on every attempt, so a receiver who got it
    /// twice can tell.
    pub message_id: String,
}

/// Why a letter did not go. `for_good`: trying again cannot help.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct MailError {
    pub reason: String,
    pub for_good: bool,
}

enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(AsyncFileTransport<Tokio1Executor>),
    Memory(Sent),
}

/// Where the memory transport keeps what was sent.
pub type Sent = Arc<Mutex<Vec<Letter>>>;

/// Sends letters.
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
}

impl Mailer {
    /// # Errors
    /// When the address of the sender or the server cannot be read.
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailError> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(for_good)?;
        let transport = builder
            .timeout(Some(Duration::from_secs(20)))
            .pool_config(PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(30)))
            .build();
        Ok(Self { transport: Transport::Smtp(transport), from: from.parse().map_err(for_good)? })
    }

    /// Keeps letters as `.eml` files.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn files(dir: &Path, from: &str) -> Result<Self, MailError> {
        std::fs::create_dir_all(dir).map_err(for_good)?;
        let transport = Transport::Files(AsyncFileTransport::new(dir));
        Ok(Self { transport, from: from.parse().map_err(for_good)? })
    }

    /// Keeps letters in memory, and the handle to look at them.
    ///
    /// # Errors
    /// When the address of the sender cannot be read.
    pub fn memory(from: &str) -> Result<(Self, Sent), MailError> {
        let sent = Arc::new(Mutex::new(Vec::new()));
        let mailer =
            Self { transport: Transport::Memory(Arc::clone(&sent)), from: from.parse().map_err(for_good)? };
        Ok((mailer, sent))
    }

    /// # Errors
    /// When it did not go; see [`MailError::for_good`].
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let to: Mailbox = letter.to.parse().map_err(for_good)?;
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            .message_id(Some(format!("<{}>", letter.message_id)))
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(for_good)?;
        match &self.transport {
            Transport::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(())
            }
            Transport::Files(files) => files.send(message).await.map(|_| ()).map_err(for_now),
            Transport::Smtp(smtp) => {
                let sent = tokio::time::timeout(Duration::from_secs(30), smtp.send(message)).await;
                match sent {
                    Ok(Ok(_)) => Ok(()),
                    Ok(Err(e)) if e.is_permanent() => Err(for_good(e)),
                    Ok(Err(e)) => Err(for_now(e)),
                    Err(elapsed) => Err(for_now(elapsed)),
                }
            }
        }
    }
}

fn for_good(error: impl std::fmt::Display) -> MailError {
    MailError { reason: error.to_string(), for_good: true }
}

fn for_now(error: impl std::fmt::Display) -> MailError {
    MailError { reason: error.to_string(), for_good: false }
}
