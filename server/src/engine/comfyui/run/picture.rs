//! Checks an image from ComfyUI: first the size in its header, then whether it decodes.

use crate::engine::comfyui::failure::bad_output;
use crate::engine::{Failure, Output, output_size};
use bytes::Bytes;
use domain::jobs::Parameters;
use image::{ImageFormat, ImageReader, ImageResult, Limits};
use std::fmt::Display;
use std::io::Cursor;

/// Bytes per decoded pixel: at most four channels of 16 bits.
const PIXEL: u64 = 8;
/// How many copies of the decoded image a decoder may hold: its buffers of lines and coefficients, and the image.
const COPIES: u64 = 3;
/// Allowance for bytes other than pixels, such as a colour profile.
const OVERHEAD: u64 = 16 << 20;

/// Checks that the image has the job's size and decodes completely: a valid header alone proves nothing.
/// Runs off the async threads.
///
/// # Errors
/// A [`Failure`] if the image is broken or has the wrong size.
pub async fn check(bytes: Bytes, parameters: &Parameters, cached: bool) -> Result<Output, Failure> {
    let (copy, parameters) = (bytes.clone(), parameters.clone());
    let checked = tokio::task::spawn_blocking(move || decode(&copy, &parameters)).await;
    let (mime, width, height) = checked.map_err(broken)??;
    Ok(Output { bytes, mime, width, height, cached })
}

fn decode(bytes: &[u8], parameters: &Parameters) -> Result<(&'static str, u32, u32), Failure> {
    let (mime, width, height) = header(bytes).map_err(broken)?;
    output_size::check(parameters, width, height)?;
    let mut reader = reader(bytes).map_err(broken)?;
    reader.limits(limits(width, height));
    reader.decode().map_err(broken)?;
    Ok((mime, width, height))
}

/// Type, width and height, without decoding anything.
fn header(bytes: &[u8]) -> ImageResult<(&'static str, u32, u32)> {
    let mut reader = reader(bytes)?;
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(OVERHEAD);
    reader.limits(limits);
    let mime = match reader.format() {
        Some(ImageFormat::Jpeg) => "image/jpeg",
        _ => "image/png",
    };
    let (width, height) = reader.into_dimensions()?;
    Ok((mime, width, height))
}

fn reader(bytes: &[u8]) -> ImageResult<ImageReader<Cursor<&[u8]>>> {
    Ok(ImageReader::new(Cursor::new(bytes)).with_guessed_format()?)
}

fn limits(width: u32, height: u32) -> Limits {
    let pixels = u64::from(width) * u64::from(height);
    let mut limits = Limits::default();
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    limits.max_alloc = Some(pixels.saturating_mul(PIXEL * COPIES).saturating_add(OVERHEAD));
    limits
}

#[allow(clippy::needless_pass_by_value)] // for map_err
fn broken(error: impl Display) -> Failure {
    let words = "ComfyUI returned a broken or incomplete picture. Generate again; \
                 if it keeps happening, check the server's disk.";
    bad_output(words).with_cause(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageBuffer, Rgb, Rgba};
    use serde_json::json;

    fn job(width: u32, height: u32) -> Parameters {
        serde_json::from_value(json!({
            "prompt": "", "negative_prompt": "", "checkpoint_model": "a", "width": width, "height": height,
            "lora_models": [], "batch_size": 1, "seed": 1, "steps": 1, "cfg": 7.0,
            "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        }))
        .unwrap()
    }

    fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, format).unwrap();
        file.into_inner()
    }

    #[test]
    fn images_of_the_jobs_size_are_accepted_in_every_depth() {
        let deep = DynamicImage::ImageRgba16(ImageBuffer::from_pixel(64, 128, Rgba([1, 2, 3, 4])));
        let plain = DynamicImage::ImageRgb8(ImageBuffer::from_pixel(64, 128, Rgb([1, 2, 3])));
        for (bytes, mime) in [
            (written(&deep, ImageFormat::Png), "image/png"),
            (written(&plain, ImageFormat::Png), "image/png"),
            (written(&plain, ImageFormat::Jpeg), "image/jpeg"),
        ] {
            assert_eq!(decode(&bytes, &job(64, 128)), Ok((mime, 64, 128)));
        }
    }

    /// Only its header is valid: decoding it would fail as broken.
    #[test]
    fn finding_10_an_image_of_another_size_is_refused_by_its_header() {
        let mut huge = Vec::new();
        let mut encoder = png::Encoder::new(&mut huge, 16_384, 16_384);
        encoder.set_color(png::ColorType::Rgb);
        drop(encoder.write_header().unwrap());
        huge.truncate(33);
        huge.extend(b"\0\0\0\x04IDATxxxx");
        let failure = decode(&huge, &job(64, 64)).unwrap_err();
        assert!(
            failure.message.contains("16384 × 16384") && failure.message.contains("64 × 64"),
            "{failure:?}"
        );
        let plain = DynamicImage::ImageRgb8(ImageBuffer::from_pixel(64, 72, Rgb([1, 2, 3])));
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let failure = decode(&written(&plain, format), &job(64, 64)).unwrap_err();
            assert!(failure.message.contains("64 × 72"), "{failure:?}");
        }
    }

    #[test]
    fn incomplete_files_and_other_formats_are_broken() {
        let plain = DynamicImage::ImageRgb8(ImageBuffer::from_fn(64, 64, |x, y| Rgb([x as u8, y as u8, 3])));
        let whole = written(&plain, ImageFormat::Png);
        for bytes in [&whole[..whole.len() / 2], &whole[..20], b"", b"GIF89a", b"<svg/>"] {
            let failure = decode(bytes, &job(64, 64)).unwrap_err();
            assert!(failure.message.contains("broken or incomplete"), "{failure:?}");
        }
    }
}
