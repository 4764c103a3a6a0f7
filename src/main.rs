//! The `moldau` program: everything lives in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    moldau::run(std::env::args_os())
}
