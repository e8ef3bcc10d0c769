//! One running service.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use jiangtai::{
    app,
    audit::{self, Walk},
    kernel::{Dice, Timestamp},
    platform::{
        App,
        chance::ManualClock,
        config::Config,
        http::{Ctx, live},
        jobs::{self, Worker},
        mail::{Letter, Mailer},
    },
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{client::Client, database};

/// A whole service: real router, real sockets, a database of its own.
pub struct TestApp {
    pub app: App,
    pub clock: Arc<ManualClock>,
    letters: Arc<Mutex<Vec<Letter>>>,
    worker: Worker,
    address: SocketAddr,
    server: JoinHandle<()>,
    feed: JoinHandle<()>,
    pub dir: TempDir,
}

/// Where every test begins unless it says otherwise: a Monday morning in Wuxi.
pub const MONDAY: &str = "2026-03-02T09:00";

impl TestApp {
    pub async fn start() -> Self {
        Self::start_at(MONDAY).await
    }

    /// Starts at a local time such as `2026-03-02T09:00`.
    pub async fn start_at(local: &str) -> Self {
        let (mail, letters) = Mailer::memory("匠台 <no-reply@localhost>").expect("a sender");
        Self::start_with(local, mail, letters).await
    }

    /// Starts with letters going to a real SMTP server on this machine.
    pub async fn start_with_smtp(port: u16) -> Self {
        let url = format!("smtp://127.0.0.1:{port}");
        let mail = Mailer::smtp(&url, "匠台 <no-reply@localhost>").expect("an address");
        Self::start_with(MONDAY, mail, Arc::default()).await
    }

    async fn start_with(local: &str, mail: Mailer, letters: Arc<Mutex<Vec<Letter>>>) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let mut config = Config::for_testing(dir.path().join("data"));
        config.database_url = database::fresh().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_local_input(local).expect("a local time")));
        let app = app::open_with_mail(config, clock.clone(), Dice::from_seed(42), mail)
            .await
            .expect("the app opens");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = app::router(&app);
        let stop = app.live.closing.clone();
        let server = tokio::spawn(async move {
            jiangtai::platform::http::serve(listener, router, stop).await.expect("serving");
        });
        let follower = Arc::clone(&app);
        let feed = tokio::spawn(async move {
            live::follow(follower).await.expect("following the feed");
        });
        let worker = Worker::new(Arc::clone(&app), app::jobs());
        Self { app, clock, letters, worker, address, server, feed, dir }
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Somebody who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::new(self.url())
    }

    /// A program with an access token.
    pub fn program(&self, token: &str) -> Client {
        Client::program(self.url(), token)
    }

    /// The program's own context, for building what a test needs.
    pub fn system(&self) -> Ctx {
        Ctx::system(&self.app, "test")
    }

    /// Runs all jobs that are due.
    pub async fn run_jobs(&self) {
        self.worker.run_due().await.expect("jobs run");
    }

    /// Every letter sent so far, after running what is due.
    pub async fn letters(&self) -> Vec<Letter> {
        self.run_jobs().await;
        self.letters.lock().expect("letters").clone()
    }

    /// The newest letter to an address.
    pub async fn letter_to(&self, address: &str) -> Letter {
        self.letters()
            .await
            .into_iter()
            .rev()
            .find(|letter| letter.to == address)
            .unwrap_or_else(|| panic!("no letter to {address}"))
    }

    /// Moves the clock to a local time.
    pub fn set_clock(&self, local: &str) {
        self.clock.set(Timestamp::from_local_input(local).expect("a local time"));
    }

    /// Ends the service and checks what must hold after every test: no job is
    /// left or dead, and the trail is whole. The folder lives as long as it is held.
    pub async fn end(self) -> TempDir {
        self.run_jobs().await;
        let dead = jobs::list(self.app.db.read(), "dead", 10).await.expect("jobs");
        assert!(dead.is_empty(), "dead jobs: {dead:?}");
        let mut walk = Walk::default();
        audit::verify_records(self.app.db.read(), &mut walk).await.expect("the trail");
        assert_eq!(walk.findings, [], "the trail is whole");
        self.app.live.closing.cancel();
        self.server.await.expect("the server ends without panic");
        self.feed.await.expect("the feed ends without panic");
        self.app.db.clone().close().await;
        self.dir
    }
}
