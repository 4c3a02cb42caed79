//! How the file of a model is called when people read it.

/// Endings that say how a model is stored, and nothing of what it is.
const EXTENSIONS: [&str; 7] = ["safetensors", "ckpt", "gguf", "sft", "pth", "pt", "bin"];

/// A model's file name in parts for the eye; what engines are asked for stays the whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileName<'a> {
    /// Folders it lies in, without the last slash; empty at the top.
    pub folder: &'a str,
    /// The file without its extension.
    pub stem: &'a str,
}

impl<'a> FileName<'a> {
    /// Parts of `name`; engines on Windows write folders with backslashes.
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
    fn folders_and_endings_are_set_apart() {
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
