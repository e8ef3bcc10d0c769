//! A real mail server for tests of mail: `tests/tools/smtp_sink.py` as a child process.
//!
//! It runs where `JT_SMTP_PYTHON` names a Python that has aiosmtpd, as `scripts/test`
//! arranges. Elsewhere [`SmtpSink::start`] answers `None` and the test ends there, unless
//! `JT_REQUIRE_SMTP=1` makes that a failure.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde::Deserialize;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(10);

/// Stops when it is dropped.
pub struct SmtpSink {
    child: Child,
    port: u16,
    folder: TempDir,
}

/// A message as it arrived: its envelope, its decoded parts, and all of it.
#[derive(Debug, Deserialize)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
    #[serde(skip)]
    pub raw: String,
}

impl SmtpSink {
    /// `faults` are arguments of `smtp_sink.py`, such as `["--fail-first", "2"]`.
    pub fn start(faults: &[&str]) -> Option<Self> {
        let Some(python) = super::env("JT_SMTP_PYTHON") else {
            assert!(
                super::env("JT_REQUIRE_SMTP").as_deref() != Some("1"),
                "JT_REQUIRE_SMTP=1, and JT_SMTP_PYTHON names no Python: run scripts/test"
            );
            eprintln!("not run: JT_SMTP_PYTHON is not set (scripts/test sets it)");
            return None;
        };
        let folder = TempDir::new().expect("a temporary folder");
        let mut child = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/smtp_sink.py"))
            .arg(folder.path())
            .args(faults)
            .stdin(Stdio::piped()) // it ends when this closes
            .stdout(Stdio::piped())
            .spawn()
            .expect("JT_SMTP_PYTHON starts");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("the sink's output");
        let port = first.trim().parse().expect("the sink's first line is its port");
        Some(Self { child, port, folder })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What has arrived so far, in order.
    pub fn messages(&self) -> Vec<Received> {
        let mut files: Vec<_> = fs::read_dir(self.folder.path())
            .expect("the sink's folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        files.sort();
        files.iter().map(|file| read(file)).collect()
    }

    /// What has arrived once it is at least `count` messages; fails after ten seconds.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let start = Instant::now();
        loop {
            let messages = self.messages();
            if messages.len() >= count {
                return messages;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{} of {count} messages arrived in {PATIENCE:?}: {messages:#?}",
                messages.len()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(eml: &Path) -> Received {
    let facts = fs::read(eml.with_extension("json")).expect("the facts beside a message");
    let mut message: Received = serde_json::from_slice(&facts).expect("the sink's own JSON");
    message.raw = String::from_utf8_lossy(&fs::read(eml).expect("a message")).into_owned();
    message
}

#[cfg(test)]
mod tests {
    use lettre::{
        AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
        message::{MultiPart, header::MessageId},
    };

    use super::*;

    async fn send(sink: &SmtpSink, subject: &str) -> Result<(), lettre::transport::smtp::Error> {
        let mail = Message::builder()
            .from("匠台 <noreply@jiangtai.test>".parse().expect("an address"))
            .to("周敏 <zhou@union.test>".parse().expect("an address"))
            .message_id(Some("<1@jiangtai.test>".into()))
            .subject(subject)
            .multipart(MultiPart::alternative_plain_html(
                "成绩已公布\n".to_owned(),
                "<p>成绩已公布</p>\n".to_owned(),
            ))
            .expect("a message");
        assert!(mail.headers().get::<MessageId>().is_some());
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
            .port(sink.port())
            .build()
            .send(mail)
            .await
            .map(|_| ())
    }

    #[tokio::test]
    async fn a_message_arrives_with_its_envelope_and_its_parts_decoded() {
        let Some(sink) = SmtpSink::start(&[]) else {
            return;
        };
        assert!(sink.messages().is_empty());
        send(&sink, "第八届职业技能大赛").await.expect("accepted");
        send(&sink, "second").await.expect("accepted");

        let messages = sink.wait_for(2).await;
        let first = &messages[0];
        assert_eq!(first.from, "noreply@jiangtai.test");
        assert_eq!(first.to, ["zhou@union.test"]);
        assert_eq!(first.subject, "第八届职业技能大赛");
        assert_eq!(first.message_id, "<1@jiangtai.test>");
        assert_eq!(first.text.trim(), "成绩已公布");
        assert_eq!(first.html.trim(), "<p>成绩已公布</p>");
        assert!(first.raw.contains("\r\nMessage-ID: <1@jiangtai.test>\r\n"));
        assert_eq!(messages[1].subject, "second");
    }

    #[tokio::test]
    async fn each_fault_is_seen_by_the_sender() {
        let Some(busy) = SmtpSink::start(&["--fail-first", "1"]) else {
            return;
        };
        assert!(send(&busy, "x").await.expect_err("451").is_transient());
        send(&busy, "x").await.expect("accepted at the second try");
        assert_eq!(busy.messages().len(), 1);

        let refusing = SmtpSink::start(&["--reject"]).expect("started before");
        assert!(send(&refusing, "x").await.expect_err("550").is_permanent());
        assert!(refusing.messages().is_empty());

        let slow = SmtpSink::start(&["--delay-ms", "300"]).expect("started before");
        let start = Instant::now();
        send(&slow, "x").await.expect("accepted");
        assert!(start.elapsed() >= Duration::from_millis(300));

        let rude = SmtpSink::start(&["--drop-after-250"]).expect("started before");
        send(&rude, "x").await.expect("accepted before the line went dead");
        assert_eq!(rude.messages().len(), 1);

        let mute = SmtpSink::start(&["--drop-before-250", "1"]).expect("started before");
        let lost = send(&mute, "x").await.expect_err("no answer came");
        assert!(!lost.is_permanent());
        send(&mute, "x").await.expect("accepted at the second try");
        assert_eq!(mute.messages().len(), 2, "kept both times: the first answer was lost, not the mail");
    }
}
