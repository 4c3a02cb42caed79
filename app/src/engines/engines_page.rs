//! /admin/engines: what draws, and whether it does. Drawn by the server only.

use super::add_server::AddServer;
use super::engine_card::EngineCard;
use super::{Engine, EngineKind, ProbeReport, service};
use crate::context::{Context, admin, context};
use crate::error::Error;
use crate::fragment::drawn::{Asked, Refusal, html};
use crate::frame::side_nav::admin_page;
use crate::icon::{Glyph, Icon};
use crate::jobs::{self, QueueOverview};
use crate::markup::{Markup, view};
use leptos::prelude::*;

/// The page, for admins. `?test=ID` tries an engine, `?address=` one to be added.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    let context = context()?;
    let admin = admin()?;
    let database = &context.database.read;
    let engines = service::overview(database, &admin).await?;
    let queue = jobs::service::overview(database).await?;
    let tested = tested(&context, asked, &engines).await;
    let found = if asked.again { Vec::new() } else { context.engines.find_local().await };
    let shown = Shown { asked, engines, queue, username: admin.username, tested, found };
    Ok(html(page(shown)))
}

/// What a test found, and of what.
pub(super) struct Tested {
    /// Engine that was tried; none for an address to be added.
    pub engine_id: Option<i64>,
    pub report: ProbeReport,
}

async fn tested(context: &Context, asked: &Asked, engines: &[Engine]) -> Option<Tested> {
    if asked.again {
        return None;
    }
    let wanted = asked.value("test").and_then(|id| id.parse::<i64>().ok());
    let engine = engines.iter().find(|engine| Some(engine.id) == wanted);
    let of_engine = engine.and_then(|engine| engine.base_url.clone());
    let address = of_engine.or_else(|| asked.value("address").map(super::with_scheme))?;
    let report = context.engines.probe(&address).await;
    Some(Tested { engine_id: engine.map(|engine| engine.id), report })
}

struct Shown<'a> {
    asked: &'a Asked,
    engines: Vec<Engine>,
    queue: QueueOverview,
    username: String,
    tested: Option<Tested>,
    found: Vec<String>,
}

fn page(shown: Shown<'_>) -> Markup {
    let Shown { asked, engines, queue, username, tested, found } = shown;
    let cards = engines
        .iter()
        .map(|engine| {
            let report = tested.as_ref().filter(|tested| tested.engine_id == Some(engine.id));
            let report = report.map(|tested| tested.report.clone());
            let others = engines.iter().filter(|other| other.id != engine.id).cloned().collect::<Vec<_>>();
            let (queue, username) = (&queue, username.as_str());
            view! { <EngineCard engine others=&others queue username report again=asked.again /> }
        })
        .collect_view();
    let new = tested.filter(|tested| tested.engine_id.is_none());
    let invite = !engines.iter().any(|engine| engine.kind == EngineKind::Comfyui);
    let content = view! {
        <Refusal asked />
            <div class="adminhead">
                <p class="quiet small" role="status">{summary(&engines)}</p>
                <a class=if invite { "button button--primary" } else { "button" } href="#address">
                    <Icon glyph=Glyph::Plus />
                    "Add ComfyUI server"
                </a>
            </div>
            {cards}
            <AddServer asked tested=new found engines=&engines />
    };
    admin_page(&asked.path, content)
}

/// "3 engines, 2 ready · 14 models".
fn summary(engines: &[Engine]) -> String {
    let ready = engines.iter().filter(|engine| engine.enabled && engine.state.can_work()).count();
    let mut models: Vec<&String> = engines.iter().flat_map(|engine| &engine.checkpoints).collect();
    models.sort_unstable();
    models.dedup();
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (engines, models) = (engines.len(), models.len());
    format!("{engines} engine{}, {ready} ready · {models} model{}", plural(engines), plural(models))
}
