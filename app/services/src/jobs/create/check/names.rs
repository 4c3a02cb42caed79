//! Names listed in an error: only the first ones, because there may be thousands.

use crate::data::sql;
use crate::data::tables::engines;
use sea_orm::{ConnectionTrait, DbErr};

/// Maximum number of names in an error.
const MAX_NAMES: usize = 20;

/// Maximum total characters of these names; a single name is cut to half of it.
const MAX_CHARACTERS: usize = 400;

/// The models of a kind that the engines in use have.
pub fn offered_models_query(columns: &str) -> String {
    format!(
        "SELECT {columns} FROM models m WHERE m.kind = $1 AND EXISTS (SELECT 1 FROM engine_models em \
         JOIN engines e ON e.id = em.engine_id WHERE em.model_id = m.id AND {})",
        engines::IN_USE
    )
}

/// Lists the first available models of a kind.
pub async fn list_existing_names(c: &impl ConnectionTrait, kind: &str) -> Result<String, DbErr> {
    let total = sql::one(c, &offered_models_query("COUNT(*) AS total"), [kind.into()]).await?;
    let total: i64 = total.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let first = offered_models_query("m.name AS name");
    let first = format!("{first} ORDER BY {} LIMIT {MAX_NAMES}", sql::bytewise(c, "m.name"));
    let rows = sql::all(c, &first, [kind.into()]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
    Ok(format_names(usize::try_from(total).unwrap_or_default(), names))
}

/// Lists the first of `total` names, shortened: ten LoRAs can be rejected together, and the message becomes part of a
/// URL.
pub fn format_names(total: usize, names: impl IntoIterator<Item = String>) -> String {
    if total == 0 {
        return "none available".into();
    }
    let (mut listed, mut characters) = (Vec::new(), 0);
    for name in names.into_iter().take(MAX_NAMES) {
        let name = shortened(name);
        characters += name.chars().count();
        if characters > MAX_CHARACTERS && !listed.is_empty() {
            break;
        }
        listed.push(name);
    }
    let more = match total.saturating_sub(listed.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("available: {}{more}", listed.join(", "))
}

fn shortened(name: String) -> String {
    match name.char_indices().nth(MAX_CHARACTERS / 2) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name,
    }
}
