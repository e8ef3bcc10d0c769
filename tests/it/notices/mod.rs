mod objections;
