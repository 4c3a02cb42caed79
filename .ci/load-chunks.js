const chunkModules = new Map();

/** Loads the chunk in `file`, made of modules of these lengths, then says so to the WASM. */
async function loadChunk(file, lengths, callback, data) {
    const loaded = await openChunk(file, lengths).then(() => true, () => false);
    wasm.__indirect_function_table.get(callback)(data, loaded);
}

async function openChunk(file, lengths) {
    const answer = await fetch(new URL(file, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.status} for ${file}`);
    const bytes = await answer.arrayBuffer();
    const imports = { __wasm_split: { /* SHARED */ } };
    let end = 0;
    const modules = Object.entries(lengths).map(([name, length]) => {
        const module = new Uint8Array(bytes, end, length);
        end += length;
        // Twice would put back what its data was at the start.
        if (!chunkModules.has(name)) chunkModules.set(name, WebAssembly.instantiate(module, imports));
        return chunkModules.get(name);
    });
    await Promise.all(modules);
}

