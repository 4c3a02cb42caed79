//! Which names a refusal says: the first of them, for there may be thousands.

use crate::data::{engines, sql};
use sea_orm::{ConnectionTrait, DbErr};

/// Names that a refusal lists.
const NAMED: usize = 20;

/// Characters that these names have together, at the most; of one name half of it is said.
const LETTERS: usize = 400;

/// The models of a kind that the engines in use have.
pub fn of_kind(columns: &str) -> String {
    format!(
        "SELECT {columns} FROM models m WHERE m.kind = $1 AND EXISTS (SELECT 1 FROM engine_models em \
         JOIN engines e ON e.id = em.engine_id WHERE em.model_id = m.id AND {})",
        engines::IN_USE
    )
}

/// In words, the first of the models of a kind.
pub async fn which_exist(c: &impl ConnectionTrait, kind: &str) -> Result<String, DbErr> {
    let total = sql::one(c, &of_kind("COUNT(*) AS total"), [kind.into()]).await?;
    let total: i64 = total.map_or(Ok(0), |row| row.try_get("", "total"))?;
    let first = of_kind("m.name AS name");
    let first = format!("{first} ORDER BY {} LIMIT {NAMED}", sql::by_bytes(c, "m.name"));
    let rows = sql::all(c, &first, [kind.into()]).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?;
    Ok(exist(usize::try_from(total).unwrap_or_default(), names))
}

/// The first of `total` names, shortened: ten LoRAs can be refused at once, and the words go back in an address.
pub fn exist(total: usize, names: impl IntoIterator<Item = String>) -> String {
    if total == 0 {
        return "there is none".into();
    }
    let (mut said, mut letters) = (Vec::new(), 0);
    for name in names.into_iter().take(NAMED) {
        let name = shortened(name);
        letters += name.chars().count();
        if letters > LETTERS && !said.is_empty() {
            break;
        }
        said.push(name);
    }
    let more = match total.saturating_sub(said.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("these exist: {}{more}", said.join(", "))
}

fn shortened(name: String) -> String {
    match name.char_indices().nth(LETTERS / 2) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name,
    }
}
