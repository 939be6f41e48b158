// Exports only.
export {};
