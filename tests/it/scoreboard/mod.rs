mod boards;
