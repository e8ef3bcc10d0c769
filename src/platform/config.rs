//! Settings: command-line flag over environment over default. This is the only
//! module that knows the names of environment variables.

use std::path::PathBuf;

/// How the server runs. Flags and `JT_…` variables are the same settings.
#[derive(Clone, Debug, clap::Args)]
pub struct Config {
    /// Folder for the database, files and keys.
    #[arg(long, env = "JT_DATA", default_value = "./data")]
    pub data: PathBuf,

    /// `postgres://…`; without it a SQLite file in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder with the signing key and the field key; default `<data>/secrets`.
    #[arg(long, env = "JT_SECRETS")]
    pub secrets: Option<PathBuf>,

    /// The address people use, e.g. `https://jiangtai.example.org`.
    #[arg(long, env = "JT_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// `smtp://user:password@host:587`; without it mail is kept as files.
    #[arg(long, env = "JT_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The sender of all mail.
    #[arg(long, env = "JT_MAIL_FROM", default_value = "匠台 <no-reply@localhost>")]
    pub mail_from: String,

    /// Number of trusted reverse proxies in front (their `X-Forwarded-For`
    /// entries are believed, counted from the right).
    #[arg(long, env = "JT_PROXIES", default_value_t = 0)]
    pub proxies: usize,

    /// Serve a folder that `demo` made.
    #[arg(long, hide = true)]
    pub demo: bool,
}

impl Config {
    /// Settings for a test: SQLite in a folder of its own.
    #[must_use]
    pub fn for_testing(data: PathBuf) -> Self {
        Self {
            data,
            database_url: None,
            secrets: None,
            public_url: None,
            smtp_url: None,
            mail_from: "匠台 <no-reply@localhost>".to_owned(),
            proxies: 0,
            demo: false,
        }
    }

    #[must_use]
    pub fn secrets_dir(&self) -> PathBuf {
        self.secrets.clone().unwrap_or_else(|| self.data.join("secrets"))
    }

    /// Cookies are `Secure` and `__Host-` when people come by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The address people use, to go before a path; empty where nobody has said it.
    #[must_use]
    pub fn public_base(&self) -> String {
        self.public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_owned()
    }

    /// The start of every link in a mail.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.public_url
            .as_deref()
            .map_or_else(|| "http://localhost:8080".to_owned(), |url| url.trim_end_matches('/').to_owned())
    }
}
