//! Moldau finds the people across a folder of marketing exports and reports the funnel.
#![forbid(unsafe_code)]

pub mod console;
pub mod folder;
pub mod frame;
pub mod funnel;
pub mod journey;
pub mod link;
pub mod model;
pub mod normalise;
pub mod progress;
pub mod read;
pub mod recognise;
pub mod render;
pub mod report;
