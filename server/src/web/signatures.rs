//! Signs data that a browser stores and sends back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::error::Error;
use services::database::Database;
use services::settings;

/// Bytes of a signature: 128 bits.
const LENGTH: usize = 16;

/// The key, the same after a restart and on every node.
#[derive(Clone)]
pub struct Signatures([u8; 32]);

impl Signatures {
    /// With a random key, for tests and benchmarks.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// With the key in the database, created at the first start.
    ///
    /// # Errors
    /// When the database fails, or the stored key is invalid.
    pub async fn load(database: &Database) -> Result<Self, Error> {
        let new = URL_SAFE_NO_PAD.encode(Self::random().0);
        settings::put_first(&database.write, settings::SIGNING_KEY, &new).await?;
        // Read back after writing: another node starting at the same time may have written its key first.
        let stored: Option<String> = settings::get(&database.write, settings::SIGNING_KEY).await?;
        let key =
            stored.and_then(|stored| URL_SAFE_NO_PAD.decode(stored).ok()).and_then(|key| key.try_into().ok());
        key.map(Self).ok_or_else(|| {
            tracing::error!("the setting {} isn't a valid key", settings::SIGNING_KEY);
            Error::Internal
        })
    }

    /// The signature of `parts`, in characters allowed in addresses and cookies. `purpose` separates signatures for
    /// different uses.
    pub fn sign(&self, purpose: &str, parts: &[&str]) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&blake3::derive_key(purpose, &self.0));
        for part in parts {
            // With its length, so that different lists of parts never hash the same bytes.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        URL_SAFE_NO_PAD.encode(&hasher.finalize().as_bytes()[..LENGTH])
    }

    /// Whether `signature` matches `parts`, in constant time.
    pub fn is_valid(&self, purpose: &str, parts: &[&str], signature: &str) -> bool {
        let digest = |text: &str| blake3::hash(text.as_bytes());
        // blake3 compares hashes in constant time.
        digest(&self.sign(purpose, parts)) == digest(signature)
    }
}

#[cfg(test)]
mod tests {
    use super::Signatures;

    #[test]
    fn a_signature_is_valid_for_one_purpose_one_list_and_one_key() {
        let own = Signatures::random();
        let signature = own.sign("device", &["mira", "1"]);
        assert!(own.is_valid("device", &["mira", "1"], &signature));
        assert!(!own.is_valid("refusal", &["mira", "1"], &signature));
        assert!(!own.is_valid("device", &["mira1", ""], &signature));
        assert!(!own.is_valid("device", &["mira", "1"], ""));
        assert!(!Signatures::random().is_valid("device", &["mira", "1"], &signature));
    }
}
