//! Reads only the heads of a file's chunks and sends only its texts, as a PNG without pixels, however large the file.
//! Chunks as in the PNG specification, third edition, section 5.3.

use crate::recall::KEYWORDS;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Length and type of a chunk, and the longest keyword with its terminating zero. Bytes.
const HEAD: f64 = 8.0 + 80.0;
/// Length, type and checksum of a chunk. Bytes.
const AROUND: f64 = 12.0;
/// How many chunks are read at most. Settings after more pixel data are not found.
const MOST: usize = 4_000;
const END: [u8; 12] = [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82];

/// The file without its pixels; for another format, its beginning.
pub async fn of(file: &Blob) -> Result<Blob, JsValue> {
    let parts = Array::new();
    let start = SIGNATURE.len() as f64;
    if read(file, 0.0, start).await? != SIGNATURE {
        return file.slice_with_f64_and_f64(0.0, HEAD);
    }
    parts.push(&slice(file, 0.0, start)?);
    let (mut at, mut found) = (start, false);
    for _ in 0..MOST {
        let head = read(file, at, at + HEAD).await?;
        let [a, b, c, d, kind @ ..] = head.as_slice() else { break };
        let end = at + AROUND + f64::from(u32::from_be_bytes([*a, *b, *c, *d]));
        let text = kind.starts_with(b"tEXt") || kind.starts_with(b"zTXt") || kind.starts_with(b"iTXt");
        // Settings almost always precede the pixels: once some are found, the rest is skipped.
        if kind.starts_with(b"IEND") || (found && kind.starts_with(b"IDAT")) {
            parts.push(&Uint8Array::from(&END[..]));
            break;
        }
        if text && has_known_keyword(&kind[4..]) || kind.starts_with(b"IHDR") {
            parts.push(&slice(file, at, end)?);
            found |= text;
        }
        at = end;
    }
    Blob::new_with_u8_array_sequence(&parts)
}

fn has_known_keyword(text: &[u8]) -> bool {
    let keyword = text.split(|byte| *byte == 0).next().unwrap_or_default();
    KEYWORDS.iter().any(|known| known.as_bytes() == keyword)
}

fn slice(file: &Blob, from: f64, to: f64) -> Result<JsValue, JsValue> {
    file.slice_with_f64_and_f64(from, to).map(JsValue::from)
}

async fn read(file: &Blob, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let bytes = JsFuture::from(file.slice_with_f64_and_f64(from, to)?.array_buffer()).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
