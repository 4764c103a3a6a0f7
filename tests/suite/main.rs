//! The one integration-test binary: a module for each command and each promise.

mod architecture;
mod cli;
mod documents;
mod exports;
mod pollution;
mod robust;
mod support;
mod worlds;
