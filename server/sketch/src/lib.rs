//! Pictures by arithmetic, from a prompt's words and a seed: the same picture for the same request on every machine.

mod canvas;
mod color;
mod drawing;
mod math;
mod moods;
mod noise;
mod palette;
mod preview;
mod ridge;
mod scenes;
mod shapes;
mod sky;
mod vocabulary;
mod weather;
mod words;

pub use drawing::{Drawing, Subject};
