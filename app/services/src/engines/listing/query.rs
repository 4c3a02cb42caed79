//! SQL statements that list models.

use super::{ModelFilter, ModelOrder, ModelTab};
use crate::data::spellings::{literal, spellings};
use crate::data::sql;
use crate::data::tables::engines::IN_USE;
use crate::engines::recent::used;
use domain::engines::ModelKind;
use sea_orm::{ConnectionTrait, Value};

/// Available models first, the sketch engine's last, all by name.
fn usual(c: &impl ConnectionTrait) -> String {
    format!("available DESC, built_in, {}, id", sql::bytewise(c, "name"))
}

/// The bound values of a statement.
pub(super) struct Query {
    values: Vec<Value>,
}

impl Query {
    /// `$1` is the user, `$2` the kind.
    fn new(user_id: &str, kind: ModelKind) -> Self {
        Self { values: vec![user_id.into(), kind.into()] }
    }

    /// Selects the `id` of each model of a page.
    pub fn page(c: &impl ConnectionTrait, user_id: &str, filter: &ModelFilter<'_>) -> (String, Vec<Value>) {
        let mut query = Self::new(user_id, filter.kind);
        let (matching, order) = (query.matching(filter), query.order(c, filter));
        let (limit, skip) = (filter.limit, filter.skip);
        let columns = "id, available, built_in, name";
        let page = format!("SELECT {columns} FROM matching ORDER BY {order} LIMIT {limit} OFFSET {skip}");
        // The useful ones are selected first and then sorted in the usual order.
        let page = match filter.order {
            ModelOrder::Useful(_) => format!("SELECT id FROM ({page}) p ORDER BY {}", usual(c)),
            _ => page,
        };
        (format!("{matching} {page}"), query.values)
    }

    /// Counts the models that match.
    pub fn count(user_id: &str, filter: &ModelFilter<'_>) -> (String, Vec<Value>) {
        let mut query = Self::new(user_id, filter.kind);
        let matching = query.matching(filter);
        (format!("{matching} SELECT COUNT(*) AS total FROM matching"), query.values)
    }

    /// Counts all models of the kind: much faster than counting with a filter.
    pub fn all(kind: ModelKind) -> (String, Vec<Value>) {
        let statement = format!(
            "SELECT COUNT(DISTINCT em.model_id) AS total FROM engine_models em JOIN engines e ON e.id = em.engine_id \
             JOIN models m ON m.id = em.model_id WHERE m.kind = $1 AND {IN_USE}"
        );
        (statement, vec![kind.into()])
    }

    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Defines the table `matching`: all matching models with the columns of [`Self::order`].
    fn matching(&mut self, filter: &ModelFilter<'_>) -> String {
        let words = self.words(filter.q);
        let tab = match filter.tab {
            ModelTab::All => "",
            ModelTab::Favorites => " AND f.model_id IS NOT NULL",
            ModelTab::Recent => " AND u.job IS NOT NULL",
        };
        format!(
            "WITH used AS ({}), offered AS (SELECT em.model_id AS id, \
             MAX(CASE WHEN e.enabled AND e.state NOT IN ('down', 'zombie') THEN 1 ELSE 0 END) AS available, \
             MIN(CASE WHEN e.kind = 'sketch' THEN 1 ELSE 0 END) AS built_in \
             FROM models k JOIN engine_models em ON em.model_id = k.id JOIN engines e ON e.id = em.engine_id \
             WHERE k.kind = $2 AND {IN_USE} GROUP BY em.model_id), \
             matching AS (SELECT m.id AS id, m.name AS name, m.family AS family, o.available AS available, \
             o.built_in AS built_in, f.model_id AS favorite, u.job AS job \
             FROM offered o JOIN models m ON m.id = o.id \
             LEFT JOIN model_favorites f ON f.model_id = m.id AND f.user_id = $1 \
             LEFT JOIN used u ON u.name = m.name WHERE 1 = 1{words}{tab})",
            used(filter.kind)
        )
    }

    fn words(&mut self, q: &str) -> String {
        let mut all = String::new();
        for word in q.split_whitespace() {
            let mut any = Vec::new();
            for spelling in spellings(word) {
                let like = self.bind(format!("%{}%", literal(&spelling)));
                for column in ["m.name", "m.family", "m.note"] {
                    any.push(format!("lower({column}) LIKE {like} ESCAPE '\\'"));
                }
            }
            all.push_str(&format!(" AND ({})", any.join(" OR ")));
        }
        all
    }

    /// The sort order of [`Self::matching`].
    fn order(&mut self, c: &impl ConnectionTrait, filter: &ModelFilter<'_>) -> String {
        let usual = usual(c);
        let mut first = Vec::new();
        if filter.tab == ModelTab::Recent {
            first.push("job DESC".to_owned());
        }
        match filter.order {
            ModelOrder::Usual => {}
            ModelOrder::Favorites => first.push("CASE WHEN favorite IS NULL THEN 1 ELSE 0 END".into()),
            ModelOrder::Family(family) => {
                let family = self.bind(family);
                first.push(format!("CASE WHEN family <> {family} THEN 1 ELSE 0 END"));
            }
            ModelOrder::Useful(names) => {
                let names = self.bind(sql::text_list_param(names.iter().copied()));
                let named = sql::in_text_list(c, "name", &names);
                first.push(format!("CASE WHEN {named} THEN 0 ELSE 1 END"));
                first.push(
                    "CASE WHEN favorite IS NOT NULL THEN 0 WHEN job IS NOT NULL THEN 1 ELSE 2 END".into(),
                );
            }
        }
        first.push(usual);
        first.join(", ")
    }
}
