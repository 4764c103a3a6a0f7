//! `moldau completions`.

use super::super::support::Desk;

#[test]
fn every_shell_learns_the_commands_and_their_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Desk::new().run(&["completions", shell]).success();
        for word in ["dropoff", "journeys", "as-of", "password-env"] {
            assert!(script.contains(word), "{shell} does not learn {word}");
        }
    }
}

#[test]
fn an_unknown_shell_is_wrong_usage() {
    let message = Desk::new().run(&["completions", "basic"]).failure(2);
    assert!(message.contains("possible values"), "{message}");
}
