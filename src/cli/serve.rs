//! `serve` and `migrate`.

use std::{fs::File, net::SocketAddr, path::Path, process::ExitCode, sync::Arc};

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::fail;
use crate::{
    app,
    platform::{
        App,
        chance::{self, SystemClock},
        config::Config,
        telemetry,
    },
};

/// The file that marks a folder made by `demo`.
pub(super) const DEMO_MARK: &str = "DEMO";

#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to listen on.
    #[arg(long, env = "JT_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub config: Config,
}

pub(super) async fn run(args: Args) -> ExitCode {
    telemetry::start();
    if args.config.data.join(DEMO_MARK).exists() && !args.config.demo {
        return fail(&format!(
            "{} was made by `jiangtai demo`, with invented people and open passwords; \
             serve another folder, or this one with --demo",
            args.config.data.display()
        ));
    }
    let _lock = match lock(&args.config.data) {
        Ok(lock) => lock,
        Err(error) => return fail(&error),
    };
    let app = match app::open(args.config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    listen(app, args.listen).await
}

/// Serves an opened app until it is told to stop.
pub(super) async fn listen(app: App, address: SocketAddr) -> ExitCode {
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => return fail(&format!("cannot listen on {address}: {error}")),
    };
    match listener.local_addr() {
        Ok(address) => eprintln!("匠台 http://{address}"),
        Err(error) => return fail(&error),
    }
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        told.cancel();
        wait_for_signal().await;
        // Asked twice: whoever asks means now.
        std::process::exit(1);
    });
    let served = app::run(App::clone(&app), listener, stop).await;
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

async fn wait_for_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

/// One server per data folder: two writers on one SQLite file would each think
/// itself alone.
pub(super) fn lock(data: &Path) -> Result<File, String> {
    std::fs::create_dir_all(data).map_err(|e| format!("cannot make {}: {e}", data.display()))?;
    let path = data.join("serve.lock");
    let file = File::create(&path).map_err(|e| format!("cannot write {}: {e}", path.display()))?;
    file.try_lock().map_err(|_| format!("another jiangtai serves {} already", data.display()))?;
    Ok(file)
}

pub(super) async fn migrate(config: Config) -> ExitCode {
    telemetry::start();
    match app::open(config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}
