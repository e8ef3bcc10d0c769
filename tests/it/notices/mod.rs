mod api;
mod objections;
