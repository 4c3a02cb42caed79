//! Small WebP copies of an image, made once when it is stored.

use bytes::Bytes;
use domain::images::ThumbnailSize;
use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, ImageFormat};
use webp::{Encoder, PixelLayout, WebPConfig};

/// WebP quality, of 100.
const QUALITY: f32 = 80.0;
/// WebP compression effort, 0 to 6.
const METHOD: i32 = 2;

/// One thumbnail, ready to be stored.
#[derive(Clone, Debug)]
pub struct Thumbnail {
    pub size: ThumbnailSize,
    /// A WebP file.
    pub bytes: Bytes,
}

/// Why there are no thumbnails.
#[derive(Debug, thiserror::Error)]
pub enum ThumbnailError {
    #[error("not an image: {0}")]
    Decode(#[from] image::ImageError),
    #[error("resizing failed: {0}")]
    Resize(#[from] fast_image_resize::ResizeError),
    #[error("WebP encoding failed: {0}")]
    Encode(String),
}

/// Thumbnails of a PNG, JPEG or WebP file: same aspect ratio, never larger than the image itself.
/// Takes tens of milliseconds of one core: call it off the async threads.
///
/// # Errors
/// When the image cannot be decoded, resized or encoded.
pub fn make(file: &[u8]) -> Result<[Thumbnail; 3], ThumbnailError> {
    let picture = pixels(decode(file)?);
    let fitted = |size: ThumbnailSize| fit(picture.width, picture.height, size.side());
    // Each is made from the next larger one, so the full image is resized only once.
    let large = shrink(&picture, fitted(ThumbnailSize::Large))?;
    let medium = shrink(&large, fitted(ThumbnailSize::Medium))?;
    let small = shrink(&medium, fitted(ThumbnailSize::Small))?;
    Ok([
        Thumbnail { size: ThumbnailSize::Small, bytes: encode(&small)? },
        Thumbnail { size: ThumbnailSize::Medium, bytes: encode(&medium)? },
        Thumbnail { size: ThumbnailSize::Large, bytes: encode(&large)? },
    ])
}

fn decode(file: &[u8]) -> Result<DynamicImage, ThumbnailError> {
    if image::guess_format(file).ok() != Some(ImageFormat::WebP) {
        return Ok(image::load_from_memory(file)?);
    }
    let picture =
        webp::Decoder::new(file).decode().ok_or_else(|| ThumbnailError::Encode("unreadable WebP".into()))?;
    let (width, height, alpha) = (picture.width(), picture.height(), picture.is_alpha());
    let bytes = picture.to_vec();
    let picture = if alpha {
        image::RgbaImage::from_raw(width, height, bytes).map(DynamicImage::from)
    } else {
        image::RgbImage::from_raw(width, height, bytes).map(DynamicImage::from)
    };
    picture.ok_or_else(|| ThumbnailError::Encode("unreadable WebP".into()))
}

fn pixels(picture: DynamicImage) -> Picture {
    let (width, height) = (picture.width(), picture.height());
    if picture.color().has_alpha() {
        Picture { width, height, kind: PixelType::U8x4, bytes: picture.into_rgba8().into_raw() }
    } else {
        Picture { width, height, kind: PixelType::U8x3, bytes: picture.into_rgb8().into_raw() }
    }
}

struct Picture {
    width: u32,
    height: u32,
    kind: PixelType,
    bytes: Vec<u8>,
}

fn shrink(picture: &Picture, (width, height): (u32, u32)) -> Result<Picture, ThumbnailError> {
    let kind = picture.kind;
    if (width, height) == (picture.width, picture.height) {
        return Ok(Picture { width, height, kind, bytes: picture.bytes.clone() });
    }
    let source =
        fast_image_resize::images::ImageRef::new(picture.width, picture.height, &picture.bytes, kind)
            .map_err(|error| ThumbnailError::Encode(error.to_string()))?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new().resize(&source, &mut target, &options)?;
    Ok(Picture { width, height, kind, bytes: target.into_vec() })
}

/// The largest size of the same aspect ratio inside a square of `side`, at least one pixel each way.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let pixels = (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(pixels).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

fn encode(picture: &Picture) -> Result<Bytes, ThumbnailError> {
    let mut config = WebPConfig::new().map_err(|()| ThumbnailError::Encode("no configuration".into()))?;
    config.quality = QUALITY;
    config.method = METHOD;
    let layout = if picture.kind == PixelType::U8x4 { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoder = Encoder::new(&picture.bytes, layout, picture.width, picture.height);
    let file =
        encoder.encode_advanced(&config).map_err(|error| ThumbnailError::Encode(format!("{error:?}")))?;
    Ok(Bytes::copy_from_slice(&file))
}

#[cfg(test)]
mod tests;
