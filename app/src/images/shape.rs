//! Aspect ratios of pictures.

use domain::decimal;

/// The cell's aspect ratio, rounded like the style of [`ratio`].
pub fn shape(width: u32, height: u32) -> f64 {
    (f64::from(width) / f64::from(height.max(1)) * 10_000.0).round() / 10_000.0
}

/// The aspect ratio as a style.
pub fn ratio(width: u32, height: u32) -> String {
    format!("--ratio:{}", decimal::short(shape(width, height), 4))
}
