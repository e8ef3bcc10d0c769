use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Output},
};

use jiangtai::{audit, results};
use sea_orm::ConnectionTrait;

use crate::support::world::{World, days};

fn run(args: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_jiangtai")).args(args).output().expect("the program runs");
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    (status.code().unwrap_or(-1), said)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// A published event: package, key and an outside checkpoint in a folder.
async fn published() -> (World, tempfile::TempDir) {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    world.app.run_jobs().await;
    let dir = tempfile::tempdir().expect("a folder");
    let address = format!("/results/{}/package.zip", world.events[0].id);
    let package = world.app.visitor().get(&address).await.expect(200).bytes;
    std::fs::write(dir.path().join("package.zip"), package).expect("written");
    std::fs::write(dir.path().join("key"), world.app.app.keys.public_key()).expect("written");
    let notes = audit::list_checkpoints(world.app.app.db.read(), None).await.expect("checkpoints");
    let (.., note) = notes.last().expect("a checkpoint");
    std::fs::write(dir.path().join("note"), note).expect("written");
    (world, dir)
}

fn unpacked(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    results::unpack(&std::fs::read(dir.join("package.zip")).expect("a file")).expect("a package")
}

fn lay_out(files: &BTreeMap<String, Vec<u8>>, at: &Path) {
    std::fs::create_dir_all(at).expect("a folder");
    for (name, bytes) in files {
        std::fs::write(at.join(name), bytes).expect("written");
    }
}

#[tokio::test]
async fn a_published_package_holds_and_a_changed_one_names_the_row() {
    let (world, dir) = published().await;
    let at = |name: &str| dir.path().join(name);
    let (package, key, note) = (at("package.zip"), at("key"), at("note"));
    let (code, said) = run(&["verify", path(&package), "--key", path(&key), "--checkpoint", path(&note)]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(&["verify", path(&package), "--json"]);
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(
        (code, report["holds"].clone(), report["report"]["checkpoints"].clone()),
        (0, true.into(), 0.into())
    );

    // The script as the page gives it to whoever does not trust the program.
    let visitor = world.app.visitor();
    let how = visitor.get("/verify").await.expect(200).text();
    assert!(how.contains("/verify/recompute.py"));
    let script = visitor.get("/verify/recompute.py").await.expect(200);
    std::fs::write(at("recompute.py"), &script.bytes).expect("written");
    let python =
        Command::new("python3").arg(at("recompute.py")).arg(&package).output().expect("python3 runs");
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stdout));

    // Somebody swaps the first two in the standings.
    let mut files = unpacked(dir.path());
    let text = String::from_utf8(files["standings.csv"].clone()).expect("text");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.swap(1, 2);
    files.insert("standings.csv".to_owned(), (lines.join("\n") + "\n").into_bytes());
    lay_out(&files, &at("swapped"));
    let (code, said) = run(&["verify", path(&at("swapped"))]);
    assert!(code == 1 && said.starts_with("standings.csv:2:"), "{code} {said}");

    std::fs::write(at("nonsense"), "nonsense").expect("written");
    assert_eq!(run(&["verify", path(&at("nonsense"))]).0, 2);
    assert_eq!(run(&["verify", path(&at("missing"))]).0, 2);
    assert_eq!(run(&["verify"]).0, 2);
    assert_eq!(
        run(&["verify", path(&package), "--checkpoint", path(&note)]).0,
        2,
        "a checkpoint needs a key"
    );
    world.app.end().await;
}

#[tokio::test]
async fn a_live_database_is_walked_and_a_changed_rank_is_named() {
    let (world, dir) = published().await;
    let key = dir.path().join("key");
    let config = &world.app.app.config;
    let data = path(&config.data).to_owned();
    let url = config.database_url.clone();
    let target: Vec<&str> = url.as_deref().map_or_else(|| vec!["--data", data.as_str()], |url| vec![url]);
    let mut args = vec!["verify", "--key", path(&key)];
    args.extend(target);
    let (code, said) = run(&args);
    assert_eq!(code, 0, "{said}");
    let db = &world.app.app.db;
    let sql = "UPDATE standing SET rank = rank + 1 WHERE place = 1";
    db.owner().execute_unprepared(sql).await.expect("changed behind the product's back");
    let (code, said) = run(&args);
    assert!(code == 1 && said.contains("standing "), "{code} {said}");
    world.app.end().await;
}
