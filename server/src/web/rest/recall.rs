//! Settings out of a picture's file.

use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use crate::web::recall::upload;
use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use services::recall::RecalledSettings;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The route, with the limit of pictures instead of that of forms.
pub fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(recall)).layer(DefaultBodyLimit::disable())
}

/// The settings that a PNG carries: Genonaut's own, AUTOMATIC1111's `parameters`, ComfyUI's `prompt`, or InvokeAI's.
/// Send the file as the body, or as `picture` of a multipart form, up to 64 MB. Chunks of pixels may be left out.
/// `settings` are within the limits of a job; `notes` say what was changed or is missing here.
#[utoipa::path(
    post, path = "/recall", tag = "Images", request_body(content = Vec<u8>, content_type = "image/png"),
    responses(
        (status = 200, body = RecalledSettings), (status = 400, description = "A form that cannot be read"), (status = 401),
        (status = 413, description = "Larger than 64 MB"), (status = 422, description = "No PNG, damaged, or without settings")
    )
)]
pub async fn recall(
    State(web): State<Web>,
    Caller(_): Caller,
    request: Request,
) -> Result<Json<RecalledSettings>, Problem> {
    let upload = upload::read(request).await?;
    Ok(Json(services::recall::recall(&web.context.database, upload.picture()?).await?))
}
