#![allow(clippy::unwrap_used)]
use super::*;
use std::io::Cursor;
use std::time::{Duration, Instant};

fn png(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, ((x * y) % 251) as u8])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

fn sizes(file: &[u8]) -> Vec<(u32, u32)> {
    let size = |thumbnail: &Thumbnail| {
        let picture = webp::Decoder::new(&thumbnail.bytes).decode().unwrap();
        (picture.width(), picture.height())
    };
    make(file).unwrap().iter().map(size).collect()
}

#[test]
fn row_20_three_sizes_have_the_same_aspect_ratio() {
    assert_eq!(sizes(&png(832, 1216)), [(103, 150), (205, 300), (411, 600)]);
    assert_eq!(sizes(&png(2048, 64)), [(150, 5), (300, 9), (600, 19)]);
}

#[test]
fn row_20_small_images_are_never_enlarged() {
    assert_eq!(sizes(&png(200, 100)), [(150, 75), (200, 100), (200, 100)]);
}

#[test]
fn row_20_jpeg_webp_and_transparency_are_read() {
    let picture = image::RgbaImage::from_pixel(400, 400, image::Rgba([200, 100, 50, 0]));
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).unwrap();
    let large = make(file.get_ref()).unwrap()[2].clone();
    assert!(webp::Decoder::new(&large.bytes).decode().unwrap().is_alpha());
    assert_eq!(sizes(&large.bytes)[0], (150, 150));

    let mut file = Cursor::new(Vec::new());
    image::RgbImage::new(300, 600).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    assert_eq!(sizes(file.get_ref())[1], (150, 300));
}

#[test]
fn row_18_other_files_are_refused() {
    assert!(make(b"<html>502</html>").is_err());
    assert!(make(&png(64, 64)[..100]).is_err());
}

#[test]
fn a_megapixel_is_quick() {
    let file = png(1024, 1024);
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            make(&file).unwrap();
            start.elapsed()
        })
        .min()
        .unwrap();
    // Checks build dependencies lightly optimised, and machines are shared: the target of 90 ms is for a
    // release build and printed; only a gross excess fails here.
    println!("three thumbnails of 1024 x 1024: {best:?}");
    assert!(best < Duration::from_secs(2), "{best:?}");
}
