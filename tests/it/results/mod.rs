mod api;
mod publication;
