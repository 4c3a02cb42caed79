//! Which names a refusal says: the first of them, for there may be thousands.

use crate::data::{engines, sql};
use sea_orm::{ConnectionTrait, DbErr};

/// Names that a refusal lists.
const MAX_NAMES: usize = 20;

/// Characters that these names have together, at the most; of one name half of it is listed.
const MAX_CHARACTERS: usize = 400;

/// The models of a kind that the engines in use have.
pub fn offered_models_query(columns: &str) -> String {
    format!(
        "SELECT {columns} FROM models m WHERE m.kind = $1 AND EXISTS (SELECT 1 FROM engine_models em \
         JOIN engines e ON e.id = em.engine_id WHERE em.model_id = m.id AND {})",
        engines::IN_USE
    )
}

/// In words, the first of the models of a kind.
pub async fn list_existing_names(c: &impl ConnectionTrait, kind: &str) -> Result<String, DbErr> {
    let total = sql::one(c, &offered_models_query("COUNT(*) AS total"), [kind.into()]).await?;
    let total: i64 = total.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let first = offered_models_query("m.name AS name");
    let first = format!("{first} ORDER BY {} LIMIT {MAX_NAMES}", sql::bytewise(c, "m.name"));
    let rows = sql::all(c, &first, [kind.into()]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
    Ok(format_names(usize::try_from(total).unwrap_or_default(), names))
}

/// The first of `total` names, shortened: ten LoRAs can be refused at once, and the words go back in an address.
pub fn format_names(total: usize, names: impl IntoIterator<Item = String>) -> String {
    if total == 0 {
        return "there is none".into();
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
    format!("these exist: {}{more}", listed.join(", "))
}

fn shortened(name: String) -> String {
    match name.char_indices().nth(MAX_CHARACTERS / 2) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name,
    }
}
