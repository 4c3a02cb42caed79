//! Images by arithmetic, from a prompt's words and a seed: the same image for the same request on every machine.

mod canvas;
mod color;
mod drawing;
mod math;
mod noise;
mod preview;
mod ridge;
mod scene_input;
mod scenes;
mod shapes;
mod sky;
mod weather;
mod words;

pub use drawing::{Drawing, Subject};
