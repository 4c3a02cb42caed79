//! Pictures to deliver: a gradient in the colours of the seed.

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs};

fn gradient(width: u32, height: u32, seed: u64) -> RgbImage {
    let hue = |shift: u32| (seed.wrapping_mul(2_654_435_761) >> shift) as u32 % 128;
    RgbImage::from_fn(width, height, |x, y| {
        let across = x * 127 / width.max(1);
        let down = y * 127 / height.max(1);
        Rgb([(hue(0) + across) as u8, (hue(8) + down) as u8, (hue(16) + (across + down) / 2) as u8])
    })
}

pub fn png(width: u32, height: u32, seed: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = gradient(width, height, seed);
    let encoder = codecs::png::PngEncoder::new(&mut bytes);
    encoder.write_image(&picture, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

pub fn jpeg(seed: u64, step: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = gradient(96, 96, seed.wrapping_add(u64::from(step)));
    let encoder = codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 80);
    encoder.write_image(&picture, 96, 96, ExtendedColorType::Rgb8).unwrap();
    bytes
}
