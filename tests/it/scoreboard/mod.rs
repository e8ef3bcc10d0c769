mod boards;
mod waiting;
