/** A tile of a product is kept in registers: rows x columns. Measured fastest of those that fit in 16 registers. */
export const tileRows = 4;
export const tileColumns = 8;

export const floatBytes = 4;
/** Four numbers. */
export const vectorBytes = 16;
export const tileVectors = tileColumns / 4;
export const tileRowBytes = tileColumns * floatBytes;
