//! The program `jiangtai`.

fn main() -> std::process::ExitCode {
    jiangtai::cli::run()
}
