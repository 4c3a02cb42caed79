//! The settings of a picture, written into its PNG file in the form other programs read.

use app::jobs::Parameters;
use bytes::Bytes;
use png::text_metadata::{EncodableTextChunk, ITXtChunk, TEXtChunk};
use serde::Serialize;
use std::io::Cursor;

/// Keyword of the text that Automatic1111 and its kin read.
const PARAMETERS: &str = "parameters";
/// Keyword of our own JSON.
const GENONAUT: &str = "genonaut";
/// Signature and header chunk: everything else of a PNG comes after them.
const HEADER: usize = 8 + 25;

/// Why a file was left as it was.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("not a PNG file")]
    NotPng,
    #[error("text not written: {0}")]
    Write(String),
}

/// The JSON that our own chunk carries.
#[derive(Serialize)]
struct Settings<'a, T> {
    #[serde(flatten)]
    parameters: &'a Parameters,
    #[serde(flatten)]
    extra: &'a T,
    version: &'static str,
}

/// `file` with the settings it was drawn from, as `parameters` text and as `genonaut` JSON.
/// `extra` is a struct or map whose fields join that JSON, e.g. the job's id. Pixels stay untouched.
///
/// # Errors
/// [`Error::NotPng`] for other formats.
pub fn write<T: Serialize>(file: &[u8], parameters: &Parameters, extra: &T) -> Result<Bytes, Error> {
    if file.len() < HEADER || !file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(Error::NotPng);
    }
    let settings = Settings { parameters, extra, version: env!("CARGO_PKG_VERSION") };
    let json = serde_json::to_string(&settings).map_err(|error| Error::Write(error.to_string()))?;
    let mut out = Vec::with_capacity(file.len() + json.len() + 4096);
    out.extend_from_slice(&file[..HEADER]);
    text(&mut out, PARAMETERS, &a1111(parameters))?;
    text(&mut out, GENONAUT, &json)?;
    out.extend_from_slice(&file[HEADER..]);
    Ok(out.into())
}

/// Plain text where Latin-1 can hold it, international text else: what Pillow does and others expect.
fn text(out: &mut Vec<u8>, keyword: &str, text: &str) -> Result<(), Error> {
    let written = if text.chars().all(|letter| u32::from(letter) < 256) {
        TEXtChunk::new(keyword, text).encode(out)
    } else {
        ITXtChunk::new(keyword, text).encode(out)
    };
    written.map_err(|error| Error::Write(error.to_string()))
}

/// The settings as Automatic1111 writes them: prompt with its LoRAs, negative prompt, one line of pairs.
pub fn a1111(parameters: &Parameters) -> String {
    let p = parameters;
    let mut text = p.prompt.clone();
    for lora in &p.lora_models {
        text.push_str(&format!(" <lora:{}:{}>", stem(&lora.name), lora.strength_model));
    }
    if !p.negative_prompt.is_empty() {
        text.push_str(&format!("\nNegative prompt: {}", p.negative_prompt));
    }
    let (sampler, scheduler) = (known_as(&SAMPLERS, &p.sampler_name), known_as(&SCHEDULERS, &p.scheduler));
    text.push_str(&format!(
        "\nSteps: {}, Sampler: {sampler}, Schedule type: {scheduler}, CFG scale: {}, Seed: {}, Size: {}x{}, Model: {}",
        p.steps, p.cfg, p.seed, p.width, p.height, quoted(stem(&p.checkpoint_model)),
    ));
    if p.denoise < 1.0 {
        text.push_str(&format!(", Denoising strength: {}", p.denoise));
    }
    text.push_str(", Version: Genonaut");
    text
}

/// The names Automatic1111 gives to the samplers that ComfyUI names first.
const SAMPLERS: [(&str, &str); 13] = [
    ("euler", "Euler"),
    ("euler_ancestral", "Euler a"),
    ("heun", "Heun"),
    ("lms", "LMS"),
    ("dpm_2", "DPM2"),
    ("dpm_2_ancestral", "DPM2 a"),
    ("dpmpp_2m", "DPM++ 2M"),
    ("dpmpp_sde", "DPM++ SDE"),
    ("dpmpp_2m_sde", "DPM++ 2M SDE"),
    ("dpmpp_3m_sde", "DPM++ 3M SDE"),
    ("ddim", "DDIM"),
    ("lcm", "LCM"),
    ("uni_pc", "UniPC"),
];

/// The same for its schedulers.
const SCHEDULERS: [(&str, &str); 8] = [
    ("normal", "Normal"),
    ("karras", "Karras"),
    ("exponential", "Exponential"),
    ("sgm_uniform", "SGM Uniform"),
    ("simple", "Simple"),
    ("ddim_uniform", "DDIM"),
    ("beta", "Beta"),
    ("kl_optimal", "KL Optimal"),
];

/// A name in the other's words; one without a counterpart stays as it is.
fn known_as<'a>(names: &[(&str, &'a str)], name: &'a str) -> &'a str {
    names.iter().find(|(ours, _)| *ours == name).map_or(name, |(_, theirs)| theirs)
}

/// Values with a comma or a colon are quoted, as their readers split at both.
fn quoted(value: &str) -> String {
    if value.contains([',', ':', '\n']) {
        serde_json::Value::from(value).to_string()
    } else {
        value.to_owned()
    }
}

/// A model's name without folder and file type.
fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    ["safetensors", "ckpt", "pt"]
        .iter()
        .find_map(|end| file.strip_suffix(end)?.strip_suffix('.'))
        .unwrap_or(file)
}

/// The `parameters` text and the `genonaut` JSON of a PNG file; empty where it has none.
pub fn read(file: &[u8]) -> (Option<String>, Option<serde_json::Value>) {
    let Ok(mut reader) = png::Decoder::new(Cursor::new(file)).read_info() else { return (None, None) };
    // Texts after the pixels count as well.
    let _ = reader.finish();
    let info = reader.info();
    let plain = info.uncompressed_latin1_text.iter().map(|chunk| (&chunk.keyword, chunk.text.clone()));
    let international =
        info.utf8_text.iter().filter_map(|chunk| Some((&chunk.keyword, chunk.get_text().ok()?)));
    let texts: Vec<(&String, String)> = plain.chain(international).collect();
    let find = |keyword: &str| texts.iter().find(|(key, _)| *key == keyword).map(|(_, text)| text.clone());
    (find(PARAMETERS), find(GENONAUT).and_then(|json| serde_json::from_str(&json).ok()))
}

#[cfg(test)]
#[path = "png_metadata_tests.rs"]
mod tests;
