//! Fields of numbers: the size, how many pictures, sliders and steppers.

pub(super) mod batch_field;
pub(super) mod how_many_field;
pub(super) mod size_field;
pub(super) mod slider;
mod stepper;
