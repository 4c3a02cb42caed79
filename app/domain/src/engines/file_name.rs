//! Display names of model files.

/// File extensions that only tell how a model is stored.
const EXTENSIONS: [&str; 7] = ["safetensors", "ckpt", "gguf", "sft", "pth", "pt", "bin"];

/// A model's file name in parts, for display. Requests to engines use the whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// Its folders, without the last slash; empty at the top level.
    pub folder: &'a str,
    /// The file without its extension.
    pub stem: &'a str,
}

impl<'a> FileName<'a> {
    /// Splits `name`. Engines on Windows separate folders with backslashes.
    pub fn of(name: &'a str) -> Self {
        let (folder, file) = name.rsplit_once(['/', '\\']).unwrap_or(("", name));
        let stem = match file.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && is_model_extension(extension) => stem,
            _ => file,
        };
        Self { folder, stem }
    }

    /// "dreams xl v1" for "dreams_xl_v1".
    pub fn title(self) -> String {
        match self.stem {
            "sketch" => "Sketch".into(),
            stem => stem.replace('_', " "),
        }
    }
}

fn is_model_extension(word: &str) -> bool {
    EXTENSIONS.iter().any(|extension| extension.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::FileName;

    #[test]
    fn folders_and_extensions_are_split_off() {
        let parts = |name| {
            let FileName { folder, stem } = FileName::of(name);
            (folder, stem)
        };
        assert_eq!(parts("SDXL/anime/dreams_v1.0.safetensors"), ("SDXL/anime", "dreams_v1.0"));
        assert_eq!(parts("SD15\\Ink.CKPT"), ("SD15", "Ink"));
        assert_eq!(parts("sd_xl_base_1.0"), ("", "sd_xl_base_1.0"));
        assert_eq!(parts(".safetensors"), ("", ".safetensors"));
    }
}
