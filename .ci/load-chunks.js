const chunkModules = new Map();
const chunksExpected = new Map();

/** Loads the chunk in `file`, made of modules of these lengths, then says so to the WASM. */
async function loadChunk(file, lengths, callback, data) {
    const loaded = await openChunk(file, lengths).then(() => true, () => false);
    wasm.__indirect_function_table.get(callback)(data, loaded);
}

/** Fetches a chunk before the WASM is there to ask for it: the page's own. */
export function expectChunk(address) {
    const expected = fetchChunk(address);
    // Who asks for it hears why it failed.
    expected.catch(() => {});
    chunksExpected.set(new URL(address, import.meta.url).href, expected);
}

async function fetchChunk(address) {
    const answer = await fetch(new URL(address, import.meta.url));
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return answer.arrayBuffer();
}

async function openChunk(file, lengths) {
    const { href } = new URL(file, import.meta.url);
    const expected = chunksExpected.get(href) ?? fetchChunk(href);
    // A second try fetches it anew.
    chunksExpected.delete(href);
    const bytes = await expected;
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

